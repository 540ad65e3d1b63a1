"""Every write of the people room."""

from tallgrass.people.actions.accounts import (
    create_person,
    edit_profile,
    end_sessions,
    reinstate_person,
    suspend_person,
)
from tallgrass.people.actions.claims import claim_person, issue_claim_code
from tallgrass.people.actions.erasure import erase_person
from tallgrass.people.actions.graph import block, follow, unblock, unfollow
from tallgrass.people.actions.handles import check_handle_available, check_name
from tallgrass.people.actions.imports import import_person
from tallgrass.people.actions.management import (
    answer_management,
    end_management,
    expire_proposals,
    propose_management,
)
from tallgrass.people.actions.organisations import (
    create_organisation,
    edit_organisation,
    seat_member,
    unseat_member,
    verify_organisation,
)

__all__ = [
    "answer_management",
    "block",
    "check_handle_available",
    "check_name",
    "claim_person",
    "create_organisation",
    "create_person",
    "edit_organisation",
    "edit_profile",
    "end_management",
    "end_sessions",
    "erase_person",
    "expire_proposals",
    "follow",
    "import_person",
    "issue_claim_code",
    "propose_management",
    "reinstate_person",
    "seat_member",
    "suspend_person",
    "unblock",
    "unfollow",
    "unseat_member",
    "verify_organisation",
]
