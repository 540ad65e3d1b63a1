from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "tallgrass.insight"
    label = "tg_insight"
    default_auto_field = "django.db.models.BigAutoField"
