"""Django's cache as a table: allauth counts tries in it, and all processes must count together."""

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

from tallgrass.kernel import counts
from tallgrass.kernel.limits import veiled

LONGEST = 86_400.0  # seconds: nothing here is counted for longer than a day


class SharedCache(BaseCache):
    """Keeps values that JSON can hold, under digests of their keys: those name addresses."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> bool:
        return counts.put_first(self._name(key, version), value, seconds=self._seconds(timeout))

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        found = counts.value_of(self._name(key, version))
        return default if found is None else found

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> None:
        counts.put(self._name(key, version), value, seconds=self._seconds(timeout))

    def delete(self, key: Any, version: Any = None) -> bool:
        return counts.drop(self._name(key, version))

    def _name(self, key: Any, version: Any) -> str:
        return veiled(self.make_key(key, version=version))

    def _seconds(self, timeout: Any) -> float:
        chosen = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return LONGEST if chosen is None else min(LONGEST, float(chosen))
