from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "tallgrass.ledger"
    label = "tg_ledger"
    default_auto_field = "django.db.models.BigAutoField"
