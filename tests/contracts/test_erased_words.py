"""A creator who is erased: their words go, what was agreed stays, and its pages still answer."""

from django.test import Client

from tallgrass.contracts.models import Contract, Draft, Remark, WorkLogEntry
from tallgrass.kernel import outbox
from tallgrass.kernel.principal import SYSTEM
from tallgrass.notices.models import Notice
from tallgrass.people import actions, queries
from tests.cast import Cast
from tests.contracts.factories import submitted


def test_c40_what_a_creator_wrote_under_contract_goes_and_its_terms_stay(cast: Cast) -> None:
    draft = submitted(cast)
    contract = Contract.objects.get(pk=draft.contract_id)
    Remark.objects.create(
        draft=draft,
        field="body",
        start=0,
        end=4,
        quote=draft.body[:4],
        words="Say more.",
        created_at=draft.submitted_at,
    )
    terms = dict(contract.terms.body)
    name = queries.cards([contract.person_id])[contract.person_id].name
    outbox.deliver_due()
    told = Notice.objects.exclude(person_id=contract.person_id).filter(path=draft.path)
    assert name in [row.values.get("creator") for row in told]
    actions.erase_person(SYSTEM, person_id=contract.person_id)
    row = Draft.objects.get(pk=draft.pk)
    assert (row.title, row.body, row.cover, row.images) == ("–", "–", None, [])
    assert not WorkLogEntry.objects.filter(contract=contract, side="creator").exclude(words="")
    assert [one.quote for one in Remark.objects.filter(draft=row)] == ["–"]
    assert {row.values.get("creator") for row in told.all()} == {"–"}
    assert not [row for row in Notice.objects.all() if name in row.values.values()]
    contract.refresh_from_db()
    assert contract.terms.body == terms
    brand = Client()
    brand.post("/account/login/", {"login": cast.email_of("marketer"), "password": cast.password})
    for path in (row.path, contract.path):
        assert brand.get(path).status_code == 200
