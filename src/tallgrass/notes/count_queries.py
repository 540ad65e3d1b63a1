"""Counts of what a viewer is shown."""

from django.db.models import Q

from tallgrass.kernel.principal import Principal
from tallgrass.notes.models import Comment
from tallgrass.people import queries as people


def comments_shown(viewer: Principal, note_id: int) -> int:
    """Count the comments on a note that this viewer is shown: what stands below one that is hidden
    from them is hidden too."""
    hidden = people.hidden_ids(viewer.person_id) if viewer.person_id else set()
    shown = Q(parent=None) | Q(parent__is_hidden=False)
    rows = Comment.objects.filter(shown, note_id=note_id, is_hidden=False, deleted_at=None)
    if hidden:
        rows = rows.exclude(author_id__in=hidden).exclude(parent__author_id__in=hidden)
    return rows.count()
