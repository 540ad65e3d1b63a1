"""Mail servers that refuse everything, never answer, or take their time."""

import time
from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend as LocmemBackend


class Refusing(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise SMTPRecipientsRefused({})


class Silent(BaseEmailBackend):
    asked = 0

    def open(self) -> bool | None:
        Silent.asked += 1
        raise TimeoutError("timed out")


class Slow(LocmemBackend):
    """Takes so long over a message that others look for work meanwhile."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        time.sleep(0.02)
        return super().send_messages(messages)
