from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "tallgrass.notices"
    label = "tg_notices"
    default_auto_field = "django.db.models.BigAutoField"
