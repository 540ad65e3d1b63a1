"""What governance says before a note is published, changed or deleted. Each refusal tells why and
until when."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tallgrass.governance import queries as governance
from tallgrass.governance.types import Duty, Limit, Obligation
from tallgrass.kernel.errors import Conflict, PermissionDenied
from tallgrass.kernel.subjects import Subject
from tallgrass.notes.models import Note


def check_may_publish(person_id: int) -> None:
    """Raise PermissionDenied while this person may not publish, with the statement of reasons."""
    subject = Subject("person", person_id)
    for restriction in governance.restrictions_on([subject]).get(subject, []):
        if restriction.kind == Limit.PUBLISH:
            raise PermissionDenied(
                _("You may not publish until %(day)s: %(reason)s")
                % {"day": date_format(restriction.ends_at), "reason": restriction.reason},
                hint=_("Read the statement at %(path)s; a person answers your appeal.")
                % {"path": restriction.path},
            )


def is_limited(person_id: int) -> bool:
    """Whether this person's reach is limited."""
    return governance.is_restricted(Subject("person", person_id), Limit.REACH)


def duty(note: Note, kind: str) -> Obligation | None:
    """The obligation of that kind on the note that lasts longest, if any is in force."""
    found = [
        item for item in governance.obligations_on(Subject("note", note.pk)) if item.kind == kind
    ]
    return max(found, key=lambda item: item.until, default=None)


def check_deletable(note: Note) -> None:
    """Raise Conflict while the note must be kept."""
    bound = duty(note, Duty.KEEP)
    if bound:
        raise _bound(bound, _("This note may not be deleted."))


def check_tie(note: Note, links: Sequence[str] | None, *, keep_label: bool) -> None:
    """Raise Conflict when an edit would take the paid label, or a link governance binds the note
    to, away."""
    if note.payer_name and not keep_label:
        bound = duty(note, Duty.LABEL)
        if bound:
            raise _bound(bound, _("The paid label stays."))
        raise Conflict(
            _("The paid label stays as long as the note does: %(payer)s paid for it.")
            % {"payer": note.payer_name},
            hint=_("Delete the note if it should no longer be seen."),
        )
    if links is not None and set(note.links) - set(links):
        bound = duty(note, Duty.LINKS)
        if bound:
            raise _bound(bound, _("The agreed links stay."))


def _bound(bound: Obligation, what: object) -> Conflict:
    return Conflict(
        _("%(what)s An agreement binds it: %(reason)s") % {"what": what, "reason": bound.reason},
        hint=_("The obligation ends on %(day)s.") % {"day": date_format(bound.until)},
    )
