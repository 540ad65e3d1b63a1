"""The time zones that forms offer."""

from django.conf import settings

from tallgrass.kernel import clock

ZONES = (
    "UTC",
    "America/Halifax",
    "America/Toronto",
    "America/New_York",
    "America/Chicago",
    "America/Winnipeg",
    "America/Denver",
    "America/Edmonton",
    "America/Los_Angeles",
    "America/Vancouver",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Helsinki",
    "Africa/Lagos",
    "Africa/Nairobi",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Bangkok",
    "Asia/Singapore",
    "Asia/Shanghai",
    "Asia/Urumqi",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Australia/Perth",
    "Australia/Melbourne",
    "Australia/Sydney",
    "Pacific/Auckland",
)


def known_zone(name: str) -> str:
    """Return the zone that a form or a browser names; the installation's own where there is no such
    zone."""
    return name if name in clock.zones() else settings.TALLGRASS_TIME_ZONE


def zone_choices(current: str) -> list[tuple[str, str]]:
    """Return zones for a select. One that was chosen elsewhere stays a choice."""
    zones = ZONES if current in ZONES or not current else (current, *ZONES)
    return [(zone, zone.replace("_", " ")) for zone in zones]
