from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "tallgrass.profiles"
    label = "tg_profiles"
    default_auto_field = "django.db.models.BigAutoField"
