"""What governance says before a note is published, changed or deleted. Each refusal tells why and
until when."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tallgrass.governance import queries as governance
from tallgrass.governance.types import Duty, Limit, ObligationCard
from tallgrass.kernel.subjects import Subject
from tallgrass.notes import errors
from tallgrass.notes.models import Note


def check_may_publish(person_id: int) -> None:
    """Raise PermissionDenied while this person may not publish, with the statement of reasons."""
    subject = Subject("person", person_id)
    for restriction in governance.restrictions_on([subject]).get(subject, []):
        if restriction.kind == Limit.PUBLISH:
            raise errors.PUBLISHING_RESTRICTED(
                day=restriction.ends_at, reason=restriction.reason, path=restriction.path
            )


def is_limited(person_id: int) -> bool:
    """Tell whether this person's reach is limited."""
    return governance.is_restricted(Subject("person", person_id), Limit.REACH)


def duty(note: Note, kind: str) -> ObligationCard | None:
    """Return the obligation of that kind on the note that lasts longest, if any is in force."""
    found = [
        item for item in governance.obligations_on(Subject("note", note.pk)) if item.kind == kind
    ]
    return max(found, key=lambda item: item.until, default=None)


def check_deletable(note: Note) -> None:
    """Raise Conflict while the note must be kept."""
    _check_unbound(note, Duty.KEEP, _("This note cannot be deleted."))


def check_tie(note: Note, links: Sequence[str] | None, *, keep_label: bool) -> None:
    """Raise Conflict when an edit would take the paid label, or a link governance binds the note
    to, away."""
    if note.payer_name and not keep_label:
        _check_unbound(note, Duty.LABEL, _("The paid label must stay."))
        raise errors.LABEL_STAYS(payer=note.payer_name)
    if links is not None and set(note.links) - set(links):
        _check_unbound(note, Duty.LINKS, _("The agreed links must stay."))


def _check_unbound(note: Note, kind: Duty, what: Promise) -> None:
    bound = duty(note, kind)
    if bound:
        raise errors.BOUND_BY_AGREEMENT(duty=kind, what=what, reason=bound.reason, day=bound.until)
