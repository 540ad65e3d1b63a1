"""Mail servers that refuse everything, or never answer."""

from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Refusing(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise SMTPRecipientsRefused({})


class Silent(BaseEmailBackend):
    asked = 0

    def open(self) -> bool | None:
        Silent.asked += 1
        raise TimeoutError("timed out")
