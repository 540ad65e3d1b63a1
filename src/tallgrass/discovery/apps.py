from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    name = "tallgrass.discovery"
    label = "tg_discovery"
    default_auto_field = "django.db.models.BigAutoField"
