from django.apps import AppConfig


class SignalsConfig(AppConfig):
    name = "tallgrass.signals"
    label = "tg_signals"
    default_auto_field = "django.db.models.BigAutoField"
