"""What every state allows, written by hand: state → verb → next state.

These tables are the rule that tests hold the code to, so they are never read from it. Whoever
changes a rule changes it here as well, and says why.
"""

from collections.abc import Mapping

Machine = Mapping[str, Mapping[str, str]]

# Money is set aside before anything starts; what is awarded or funded may still be called off.
CAMPAIGN: Machine = {
    "draft": {"submit": "submitted", "cancel": "cancelled"},
    "submitted": {"approve": "approved", "return": "returned"},
    "returned": {"submit": "submitted", "cancel": "cancelled"},
    "approved": {"fund": "funded", "cancel": "cancelled"},
    "funded": {"open_tender": "tendering", "start": "running", "cancel": "cancelled"},
    "tendering": {"propose_award": "award_proposed", "withdraw_tender": "funded"},
    "award_proposed": {"confirm_award": "awarded", "refuse_award": "tendering"},
    "awarded": {"start": "running", "cancel": "cancelled"},
    "running": {"close": "closed", "wind_up": "closing"},
    "closing": {"close": "closed"},
    "closed": {},
    "cancelled": {},
}

# A bid that was taken back can only be sent again; one that won or lost stays so.
BID: Machine = {
    "submitted": {
        "revise": "submitted",
        "withdraw": "withdrawn",
        "propose": "proposed",
        "lose": "lost",
    },
    "withdrawn": {"revise": "submitted"},
    "proposed": {"win": "won", "refuse": "submitted"},
    "won": {},
    "lost": {},
}

# Only who is short-listed is invited; whom the brand excluded must be reconsidered first.
POOL: Machine = {
    "proposed": {"shortlist": "shortlisted", "exclude": "excluded", "pass_over": "not_chosen"},
    "shortlisted": {
        "unlist": "proposed",
        "exclude": "excluded",
        "invite": "invited",
        "pass_over": "not_chosen",
    },
    "excluded": {"reconsider": "proposed", "pass_over": "not_chosen"},
    "invited": {},
    "not_chosen": {},
}

# What is published is paid: it cannot end early any more, it can only be completed.
CONTRACT: Machine = {
    "offered": {"accept": "accepted", "decline": "declined", "expire": "expired", "end": "ended"},
    "accepted": {"approve": "approved", "end": "ended"},
    "approved": {"publish": "published", "end": "ended"},
    "published": {"complete": "completed"},
    "declined": {},
    "expired": {},
    "completed": {},
    "ended": {},
}

# A round is decided once; another round is another draft.
DRAFT: Machine = {
    "submitted": {"return": "returned", "approve": "approved"},
    "returned": {},
    "approved": {},
}

EARNING: Machine = {"due": {"post": "posted"}, "posted": {}}

# What an operator holds back must be released before it can leave; what left is confirmed or fails.
PAYOUT: Machine = {
    "due": {"hold": "held", "submit": "submitted", "cancel": "failed"},
    "held": {"release": "due", "cancel": "failed"},
    "submitted": {"confirm": "paid", "fail": "failed"},
    "paid": {"reverse": "reversed"},
    "failed": {},
    "reversed": {},
}

# The person who is asked agrees or declines; either side ends what is proposed or agreed.
MANAGEMENT: Machine = {
    "proposed": {"agree": "agreed", "decline": "declined", "expire": "expired", "end": "ended"},
    "agreed": {"end": "ended"},
    "declined": {},
    "expired": {},
    "ended": {},
}


def verbs_of(machine: Machine) -> set[str]:
    """Every verb that some state of the machine allows."""
    return {verb for moves in machine.values() for verb in moves}
