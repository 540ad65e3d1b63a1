"""What governance does on others' news: an erased person's own words go, decisions stay; a hold
ends with its payout; all operators hear of each policy that is changed."""

from tallgrass.governance.actions.looks import leave_row
from tallgrass.governance.actions.restrictions import lift
from tallgrass.governance.actions.trusted.erasing import forget_words, note_words
from tallgrass.governance.look_queries import look_subjects
from tallgrass.governance.notices import tell_operators
from tallgrass.governance.queries import restrictions_on
from tallgrass.kernel import outbox
from tallgrass.kernel.looks import CaseBook, keep_book
from tallgrass.kernel.money import money_text
from tallgrass.kernel.policies import RevisedPolicy, revised
from tallgrass.kernel.principal import SYSTEM
from tallgrass.kernel.routes import path_of
from tallgrass.kernel.subjects import Subject
from tallgrass.ledger import queries as ledger
from tallgrass.ledger.actions.trusted.erasing import forget_payee, payee_texts
from tallgrass.ledger.events import PayoutSettled
from tallgrass.people.types import Erasing, Noting, Orphaning, erasing, noting, orphaning

keep_book(CaseBook(look_subjects, leave_row))


@erasing.connect
def _forget(event: Erasing) -> None:
    forget_words(event.person_id)
    forget_payee(owner_key=f"person:{event.person_id}")


@noting.connect
def _note(found: Noting) -> None:
    note_words(found)
    payee = payee_texts(owner_key=f"person:{found.person_id}")
    found.note("holder or number of an account", payee.texts)
    found.keep("entries of the ledger, under no name", payee.entries)
    found.keep("payouts under way, with holder and account until they are settled", payee.under_way)


@revised.connect
def _all_operators_know(event: RevisedPolicy) -> None:
    tell_operators(
        "governance.policy_revised",
        f"policy:{event.name}:{event.version}",
        path_of("policy", event.name),
        {"policy": event.title},
    )


@orphaning.connect
def _money_has_an_owner(event: Orphaning) -> None:
    """Refuse to close an organisation whose money, on its way out too, would become nobody's."""
    held = ledger.held_by(f"org:{event.org_id}")
    event.hanging.extend(money_text(amount, currency) for currency, amount in held.items())


@outbox.on(PayoutSettled)
def _nothing_left_to_hold(happened: PayoutSettled) -> None:
    """End the statement of a held payout that was called off, with the reason its payee was
    given."""
    payout_id = happened.payout_id
    for restriction in restrictions_on([Subject("payout", payout_id)]).get(
        Subject("payout", payout_id), []
    ):
        lift(
            SYSTEM,
            restriction_id=restriction.id,
            reason=ledger.payout_cards([payout_id])[payout_id].reason,
        )
