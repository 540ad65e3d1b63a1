"""Every write of the people room."""

from tallgrass.people.actions.account_events import record_failure, record_own_event
from tallgrass.people.actions.accounts import (
    check_email_available,
    create_person,
    edit_profile,
    end_sessions,
    reinstate_person,
    say_adult,
    suspend_person,
)
from tallgrass.people.actions.addresses import (
    ask_address_change,
    confirm_address_change,
    prove_address,
    take_address_back,
)
from tallgrass.people.actions.attempts import begin_attempt, forgive_attempt
from tallgrass.people.actions.claims import claim_person, issue_claim_code
from tallgrass.people.actions.confirming import change_unconfirmed_address
from tallgrass.people.actions.erasure import erase_person, import_undone, note_traces, traces_left
from tallgrass.people.actions.factor_recovery import (
    ask_recovery,
    cancel_own_recovery,
    cancel_recovery,
    remove_factors,
)
from tallgrass.people.actions.factors import (
    add_app,
    add_passkey,
    remove_factor,
    renew_codes,
    use_code,
    use_passkey,
)
from tallgrass.people.actions.graph import (
    block,
    follow,
    readmit_organisation,
    refuse_organisation,
    unblock,
    unfollow,
)
from tallgrass.people.actions.handles import check_handle_available, check_name
from tallgrass.people.actions.imports import import_person
from tallgrass.people.actions.leaving import ask_erasure, call_off_erasure, come_back
from tallgrass.people.actions.management import (
    answer_management,
    end_management,
    expire_proposals,
    propose_management,
)
from tallgrass.people.actions.operating import offer_ownership, reset_password, set_operator
from tallgrass.people.actions.organisations import (
    create_organisation,
    edit_organisation,
    verify_organisation,
)
from tallgrass.people.actions.seats import (
    answer_seat,
    expire_seat_offers,
    offer_seat,
    unseat_member,
    withdraw_seat_offer,
)
from tallgrass.people.actions.sign_ins import (
    end_sign_in,
    end_sign_ins,
    note_sign_in,
    password_was_set,
)

__all__ = [
    "add_app",
    "add_passkey",
    "answer_management",
    "answer_seat",
    "ask_address_change",
    "ask_erasure",
    "ask_recovery",
    "begin_attempt",
    "block",
    "call_off_erasure",
    "cancel_own_recovery",
    "cancel_recovery",
    "change_unconfirmed_address",
    "check_email_available",
    "check_handle_available",
    "check_name",
    "claim_person",
    "come_back",
    "confirm_address_change",
    "create_organisation",
    "create_person",
    "edit_organisation",
    "edit_profile",
    "end_management",
    "end_sessions",
    "end_sign_in",
    "end_sign_ins",
    "erase_person",
    "expire_proposals",
    "expire_seat_offers",
    "follow",
    "forgive_attempt",
    "import_person",
    "import_undone",
    "issue_claim_code",
    "note_sign_in",
    "note_traces",
    "offer_ownership",
    "offer_seat",
    "password_was_set",
    "propose_management",
    "prove_address",
    "readmit_organisation",
    "record_failure",
    "record_own_event",
    "refuse_organisation",
    "reinstate_person",
    "remove_factor",
    "remove_factors",
    "renew_codes",
    "reset_password",
    "say_adult",
    "set_operator",
    "suspend_person",
    "take_address_back",
    "traces_left",
    "unblock",
    "unfollow",
    "unseat_member",
    "use_code",
    "use_passkey",
    "verify_organisation",
    "withdraw_seat_offer",
]
