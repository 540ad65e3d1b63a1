"""Policies as tests write them down."""

from tallgrass.kernel import policies


def settings(name: str) -> dict[str, tuple[float, float, float]]:
    """Each number of a policy, in its order: what holds until operators set it, the least and the
    most that they may."""
    return {each.name: (each.default, each.least, each.most) for each in policies.settings_of(name)}
