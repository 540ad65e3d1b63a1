"""The sample's campaign that pays by the click, with 500,000 more clicks on its links; what its
report, a contract and its clicks cost to show. Prints one JSON object."""

import json
import os
import time
from datetime import timedelta
from statistics import median

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks.figures import usage  # noqa: E402
from tallgrass.campaigns.models import Campaign  # noqa: E402
from tallgrass.contracts.models import Contract  # noqa: E402
from tallgrass.kernel import clock  # noqa: E402
from tallgrass.people.sign_in_keys import stored_key  # noqa: E402
from tallgrass.signals.models import Click, ClickLink  # noqa: E402
from tallgrass.signals.tallies import fold  # noqa: E402

CLICKS, AT_ONCE, TIMES, DAYS = 500_000, 5_000, 5, 60
REASONS = (("valid", "paid"), ("valid", "paid"), ("refused", "bot"), ("refused", "duplicate"))


def add_clicks(links: list[ClickLink]) -> None:
    """Count clicks of sixty days as the worker does."""
    now = clock.now()
    for begin in range(0, CLICKS, AT_ONCE):
        clicks = []
        for number in range(begin, begin + AT_ONCE):
            link = links[number % len(links)]
            at = now - timedelta(seconds=number * DAYS * 86_400 / CLICKS)
            verdict, reason = REASONS[number % len(REASONS)]
            clicks.append(
                Click(
                    link=link,
                    seq=10**9 + number,
                    place=0,
                    at=at,
                    day=at.date(),
                    verdict=verdict,
                    reason=reason,
                    amount=link.price if verdict == "valid" else 0,
                    filter_version="bench",
                )
            )
        Click.objects.bulk_create(clicks, batch_size=1_000)
        fold(clicks)


def signed_in(email: str) -> Client:
    """A client of somebody of the sample, as if they had just typed their password."""
    client = Client(HTTP_HOST=settings.TALLGRASS_ORIGIN.partition("://")[2])
    person = get_user_model().objects.get(email=email)
    client.force_login(person, backend="tallgrass.web.backends.ProvedAddressBackend")
    session = client.session
    at = clock.now().timestamp()
    session["account_authentication_methods"] = [{"method": "password", "at": at}]
    session["account_authentication_methods_user"] = str(person.pk)
    session["tallgrass_sign_in"] = {"id": "", "key": stored_key(session.session_key), "at": at}
    session.save()
    return client


def main() -> None:
    linked = ClickLink.objects.filter(subject_kind="contract", payer_key__startswith="campaign:")
    key = linked.values_list("payer_key").annotate(n=Count("id")).order_by("-n")[0][0]
    links = list(linked.filter(payer_key=key))
    add_clicks(links)
    campaign = Campaign.objects.get(pk=int(key.partition(":")[2]))
    contract = Contract.objects.get(pk=links[0].subject_id)
    accounts = json.loads((settings.TALLGRASS_HOME / "demo.json").read_text())["accounts"]
    pages = {
        "report": f"/campaigns/{campaign.public_id}/report/",
        "contract": contract.path,
        "clicks of a contract": f"{contract.path}clicks/",
    }
    shown = {}
    for email in [one["email"] for one in accounts if one["role"] in ("marketer", "operator")]:
        client = signed_in(email)
        for name, path in pages.items():
            if name not in shown and client.get(path).status_code == 200:
                shown[name] = _cost(client, path)
    assert shown.keys() == pages.keys(), shown
    used = usage([os.getpid()])
    print(
        json.dumps({"pages": shown, "clicks": CLICKS, "cpu_s": used.cpu_s, "rss_mb": used.rss_mb})
    )


def _cost(client: Client, path: str) -> float:
    spent = []
    for _ in range(TIMES):
        began = time.process_time()
        client.get(path)
        spent.append((time.process_time() - began) * 1_000)
    return round(median(spent), 1)


if __name__ == "__main__":
    main()
