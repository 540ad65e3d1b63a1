"""Model fields that every room uses."""

from typing import Any

from django.db import models

from tallgrass.kernel.ids import LENGTH, new_public_id


class PublicIdField(models.CharField):
    """The id people see. Set once, unique, never the primary key."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LENGTH)
        kwargs.setdefault("unique", True)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", new_public_id)
        super().__init__(**kwargs)
