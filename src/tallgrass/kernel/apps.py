from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

from tallgrass.kernel import immutable


def _reinstall_triggers(**_kwargs: object) -> None:
    immutable.install()


class KernelConfig(AppConfig):
    name = "tallgrass.kernel"
    label = "tg_kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        autodiscover_modules(
            "events", "routes", "rules", "notifications", "subjects", "subscriptions", "tasks"
        )
        post_migrate.connect(_reinstall_triggers, sender=self, dispatch_uid="tallgrass.immutable")
