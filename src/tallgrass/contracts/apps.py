from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "tallgrass.contracts"
    label = "tg_contracts"
    default_auto_field = "django.db.models.BigAutoField"
