"""Sessions in the database, each under a digest of the key that its browser holds."""

from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from tallgrass.people.sign_in_keys import stored_key

EARLIER = "allauth.account.auth_backends.AuthenticationBackend"


class SessionStore(db.SessionStore):
    """Django's sessions, but no key in the table opens one."""

    def _get_session_from_db(self) -> Any:
        key, now = stored_key(self.session_key), timezone.now()
        row = self.model.objects.filter(session_key=key, expire_date__gt=now).first()
        if row is None:
            self._session_key = None
        return row

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Read a session; one of an earlier release names the way of signing in of then."""
        data: dict[str, Any] = super().decode(session_data)
        if data.get(BACKEND_SESSION_KEY) == EARLIER:
            data[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        return data

    def exists(self, session_key: str) -> bool:
        return bool(self.model.objects.filter(session_key=stored_key(session_key)).exists())

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row = super().create_model_instance(data)
        row.session_key = stored_key(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            self.model.objects.filter(session_key=stored_key(key)).delete()
