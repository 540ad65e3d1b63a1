"""Small things that all processes count together and that lapse by themselves: a table, so that
another process knows of them and a restart forgets none."""

from datetime import datetime, timedelta
from typing import Any

from tallgrass.kernel import clock
from tallgrass.kernel.models import SharedCount
from tallgrass.kernel.transaction import transaction


def value_of(key: str) -> Any:
    """Return what is counted under a key; None where nothing is, or it has lapsed."""
    found = SharedCount.objects.filter(key=key, due_at__gt=clock.now())
    return found.values_list("value", flat=True).first()


def put(key: str, value: Any, *, seconds: float) -> None:
    """Keep a value, for so many seconds."""
    due = _due(seconds)
    with transaction():
        SharedCount.objects.update_or_create(key=key, defaults={"value": value, "due_at": due})


def put_first(key: str, value: Any, *, seconds: float) -> bool:
    """Keep a value where there is none, and tell whether that was so."""
    with transaction():
        SharedCount.objects.filter(key=key, due_at__lte=clock.now()).delete()
        _row, is_first = SharedCount.objects.get_or_create(
            key=key, defaults={"value": value, "due_at": _due(seconds)}
        )
    return is_first


def drop(key: str) -> bool:
    """Forget a value, and tell whether there was one."""
    with transaction():
        return bool(SharedCount.objects.filter(key=key).delete()[0])


def forget_lapsed(most: int) -> int:
    """Delete what has lapsed, so many at most; return how many that were."""
    lapsed = SharedCount.objects.filter(due_at__lte=clock.now()).values_list("key", flat=True)
    with transaction():
        return SharedCount.objects.filter(key__in=list(lapsed[:most])).delete()[0]


def _due(seconds: float) -> datetime:
    return clock.now() + timedelta(seconds=seconds)
