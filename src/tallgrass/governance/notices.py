"""What governance tells people, and the sentences it says it with."""

from django.core import signing
from django.utils.translation import gettext_lazy as _

from tallgrass.governance.owners import SubjectOwner
from tallgrass.governance.types import CaseCard, Limit, RestrictionCard
from tallgrass.kernel.subjects import describe_one
from tallgrass.notices.actions.trusted.telling import notify_all
from tallgrass.notices.types import Notification, template
from tallgrass.people import queries as people

template(
    "governance.restricted",
    _("Something of yours is restricted. Read why, until when, and how to appeal."),
    mails=True,
    icon="shield",
)
template(
    "governance.restriction_ended",
    _("A restriction on something of yours has ended."),
    mails=True,
    icon="check",
)
template(
    "governance.appealed",
    _("An appeal is waiting for a person's answer; due %(day)s."),
    icon="appeal",
)
template("governance.appeal_answered", _("Your appeal is answered."), mails=True, icon="appeal")
template(
    "governance.appeal_late",
    _("An appeal is past its due date. If nobody answers it, the restriction is lifted."),
    mails=True,
    icon="appeal",
)
template("governance.case_late", _("A report is past its due date."), mails=True, icon="flag")
template(
    "governance.proposed",
    _("An operator proposes something that takes two of you. Please confirm or decline it."),
    subject=_("A proposal needs a second operator"),
    mails=True,
    icon="users",
)
template(
    "governance.policy_revised",
    _("“%(policy)s” was changed. Read what applies now, and ask if you did not expect it."),
    subject=_("A rule of this community was changed"),
    mails=True,
    icon="gear",
)
template(
    "governance.proposal_lapsed",
    _("What an operator proposed was not answered in time, and has lapsed."),
    mails=True,
    icon="clock",
)
template(
    "governance.looked",
    _("An operator is looking at private things of yours for a case. Read what, when and why."),
    subject=_("An operator looked at private things of yours"),
    mails=True,
    icon="eye",
)
template("governance.report_decided", _("What you reported has been decided."), icon="flag")
template(
    "governance.case_dismissed",
    _("“%(title)s” was reported. A person looked at it and found no rule broken."),
    icon="flag",
)

_SALT = "tallgrass.governance.statement"


def statement_key(public_id: str) -> str:
    """Return what a suspended person's mail carries so that they can read their statement and
    appeal without signing in."""
    return signing.Signer(salt=_SALT).signature(public_id)


def is_statement_key(public_id: str, key: str) -> bool:
    """Tell whether the key was made for that statement."""
    try:
        signing.Signer(salt=_SALT).unsign(f"{public_id}:{key}")
    except signing.BadSignature:
        return False
    return True


def statement_path(restriction: RestrictionCard) -> str:
    """Return where its subject reads the statement; for a closed account with the key that stands
    for signing in."""
    if restriction.kind == Limit.ACCOUNT:
        return f"{restriction.path}?key={statement_key(restriction.public_id)}"
    return restriction.path


def tell_subject(restriction: RestrictionCard, kind: str, key: str) -> None:
    """Tell whom a restriction restricts."""
    owner = SubjectOwner(restriction.person_id, restriction.org_id)
    path = statement_path(restriction)
    notify_all(
        [
            Notification(pk, kind, f"{key}:{pk}", {}, path, restriction.subject)
            for pk in owner.people_ids
        ]
    )


def tell_operators(kind: str, key: str, path: str, values: dict[str, str] | None = None) -> None:
    """Tell everyone who operates this installation."""
    notify_all(
        [Notification(pk, kind, f"{key}:{pk}", values or {}, path) for pk in people.operator_ids()]
    )


def tell_case_decided(case: CaseCard, owner: SubjectOwner | None) -> None:
    """Tell the reporters, and the author where no statement tells them."""
    reporters = {report.reporter_id for report in case.reports if report.reporter_id is not None}
    key = f"case_decided:{case.id}"
    tellings = [
        Notification(pk, "governance.report_decided", f"{key}:{pk}", {}, case.path)
        for pk in sorted(reporters)
    ]
    described = describe_one(case.subject)
    if case.restriction_id is None and owner is not None and described is not None:
        values = {"title": described.title}
        tellings += [
            Notification(
                pk, "governance.case_dismissed", f"{key}:{pk}:author", values, described.path
            )
            for pk in owner.people_ids
        ]
    notify_all(tellings)
