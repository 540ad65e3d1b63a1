"""Claim codes: one use, one month, no guessing."""

from datetime import timedelta

from django.test import Client

from tallgrass.kernel import clock
from tallgrass.kernel.clock import FrozenClock, use_clock
from tallgrass.kernel.errors import (
    RATE_LIMITED,
)
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM
from tallgrass.people import actions, queries
from tallgrass.people.errors import (
    CLAIM_CODE_WRONG,
    EMAIL_TAKEN,
    HAS_ACCOUNT,
    NO_SUCH_PERSON,
    PASSWORD_REFUSED,
)
from tallgrass.people.models import ClaimCode
from tests.cast import Cast
from tests.people.factories import PASSWORD, make_imported
from tests.refusals import denied, refused


def claim(
    code: str,
    email: str = "claimed@example.org",
    source: str = "192.0.2.1",
    password: str = PASSWORD,
) -> int:
    return actions.claim_person(code=code, email=email, password=password, source=source).id


def test_with_their_code_the_page_becomes_theirs(cast: Cast) -> None:
    card = make_imported()
    code = actions.issue_claim_code(cast.operator, person_id=card.id)
    browser = Client()
    typed = code.upper().replace("-", " ")
    answer = browser.post(
        "/claim/", {"code": typed, "email": "Claimed@Example.org", "password": PASSWORD}
    )
    assert (answer.status_code, answer["Location"]) == (303, "/account/login/")
    browser.post("/account/login/", {"login": "claimed@example.org", "password": PASSWORD})
    assert browser.get("/settings/").status_code == 200
    assert (queries.cards([card.id])[card.id].is_claimed, queries.accounts([card.id])) == (
        True,
        {card.id: "claimed@example.org"},
    )


def test_c29_a_code_is_kept_as_a_hash_and_is_too_long_to_guess(cast: Cast) -> None:
    code = actions.issue_claim_code(cast.operator, person_id=make_imported().id)
    row = ClaimCode.objects.get()
    bare = code.replace("-", "")
    assert (
        len(bare) == 20
        and bare not in str(row.__dict__)
        and code not in str(row.__dict__)
        and len(row.digest) == 64
    )
    assert 31 ** len(bare) > 2**96


def test_c29_wrong_used_expired_replaced_and_erased_codes_are_one_refusal(cast: Cast) -> None:
    card = make_imported()
    replaced = actions.issue_claim_code(cast.operator, person_id=card.id)
    used = actions.issue_claim_code(cast.operator, person_id=card.id)
    late = actions.issue_claim_code(cast.operator, person_id=make_imported("Late", "x:2").id)
    gone_card = make_imported("Gone", "x:3")
    gone = actions.issue_claim_code(cast.operator, person_id=gone_card.id)
    actions.erase_person(SYSTEM, person_id=gone_card.id)
    claim(used)
    refusals = set()
    with use_clock(FrozenClock(clock.now() + timedelta(days=30))):
        for n, code in enumerate(
            [replaced, used, late, gone, "wrong", "", "x" * 5_000, "\0", "👩"]
        ):
            with refused(CLAIM_CODE_WRONG) as refusal:
                claim(code, email="other@example.org", source=f"192.0.2.{n}")
            refusals.add((str(refusal.value), refusal.value.field))
    assert len(refusals) == 1 and queries.accounts([card.id]) == {card.id: "claimed@example.org"}


def test_c29_tries_are_few_and_a_right_code_does_not_help_afterwards(cast: Cast) -> None:
    code = actions.issue_claim_code(cast.operator, person_id=make_imported().id)
    for _n in range(10):
        with refused(CLAIM_CODE_WRONG):
            claim("wrong")
    with refused(RATE_LIMITED, limit="claim"):
        claim(code)
    assert ClaimCode.objects.get().used_at is None
    assert claim(code, source="198.51.100.7")


def test_a_weak_password_or_a_known_email_spends_no_code(cast: Cast) -> None:
    code = actions.issue_claim_code(cast.operator, person_id=make_imported().id)
    with refused(PASSWORD_REFUSED) as refusal:
        claim(code, password="short")
    assert refusal.value.field == "password"
    with refused(EMAIL_TAKEN):
        claim(code, email="reader@example.org")
    assert ClaimCode.objects.get().used_at is None and claim(code)


def test_codes_are_issued_by_operators_for_the_imported_alone(cast: Cast) -> None:
    card = make_imported()
    for principal in (cast.reader, cast.mcn, ANONYMOUS):
        with denied(principal, "people.issue_claim_code"):
            actions.issue_claim_code(principal, person_id=card.id)
    with refused(HAS_ACCOUNT):
        actions.issue_claim_code(SYSTEM, person_id=cast.reader.acting_id)
    with refused(NO_SUCH_PERSON):
        actions.issue_claim_code(SYSTEM, person_id=10**9)
    assert ClaimCode.objects.count() == 0


def test_the_operator_sees_the_code_once(cast: Cast) -> None:
    card, desk = make_imported(), cast.client_of("operator")
    shown = desk.post(f"/operator/people/{card.public_id}/claim-code/")
    code = shown.content.decode().split('id="code">')[1].split("<")[0]
    assert code not in desk.get(f"/operator/people/{card.public_id}/").content.decode()
    assert claim(code) == card.id
    assert desk.post(f"/operator/people/{card.public_id}/claim-code/").status_code == 409
