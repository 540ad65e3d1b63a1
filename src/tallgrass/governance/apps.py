from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "tallgrass.governance"
    label = "tg_governance"
    default_auto_field = "django.db.models.BigAutoField"
