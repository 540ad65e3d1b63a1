from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "tallgrass.campaigns"
    label = "tg_campaigns"
    default_auto_field = "django.db.models.BigAutoField"
