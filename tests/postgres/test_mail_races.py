"""Several workers at the mail that waits: each message is sent once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection
from django.test import override_settings
from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.principal import ANONYMOUS
from tallgrass.notices.actions.letters import post_letter
from tallgrass.notices.actions.mailing import send_due_mail
from tallgrass.notices.actions.trusted.telling import notify
from tallgrass.notices.types import template
from tests.people.factories import make_person

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS, MESSAGES = 3, 8


@override_settings(EMAIL_BACKEND="tests.notices.refusing.Slow")
def test_no_worker_sends_what_another_is_sending() -> None:
    template("test.raced", _("Welcome"), mails=True)
    for number in range(MESSAGES):
        post_letter(ANONYMOUS, email=f"{number}@letter.example", subject="Confirm", body="A link.")
        notify(person_id=make_person().acting_id, kind="test.raced", key=str(number))

    def send(_worker: int) -> int:
        try:
            return send_due_mail()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        sent = sum(pool.map(send, range(WORKERS)))
    addresses = [message.to[0] for message in mail.outbox]
    assert (sent, len(addresses), len(set(addresses))) == (2 * MESSAGES,) * 3
