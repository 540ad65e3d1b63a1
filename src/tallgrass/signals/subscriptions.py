"""What signals does on the news of people."""

from tallgrass.people.types import Erasing, erasing
from tallgrass.signals.actions.trusted.links import close_links_of_person


@erasing.connect
def close_their_links(event: Erasing) -> None:
    """Close the links of a creator who is erased: nobody could collect their pay."""
    close_links_of_person(event.person_id)
