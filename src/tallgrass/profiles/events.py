"""What happens to profiles."""

from dataclasses import dataclass

from tallgrass.kernel.events import InternalId, event


@event("profile.chosen", was=("profiles.chosen",))
@dataclass(frozen=True, slots=True)
class ProfileChosen:
    """A person opted out of having a profile, or in again."""

    person_id: InternalId
