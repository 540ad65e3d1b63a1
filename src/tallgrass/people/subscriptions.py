"""What the people room does after its own news: whoever was erased leaves no sign-in behind, and
stands on the list."""

from tallgrass.kernel import outbox
from tallgrass.people.actions import erasure
from tallgrass.people.events import PersonErased


@outbox.on(PersonErased)
def leave_nothing(happened: PersonErased) -> None:
    """List the erasure, should the process have been killed right after it, and drop sign-ins."""
    if happened.person:
        erasure.list_erasure(happened.person)
    erasure.drop_sessions(happened.person_id)
