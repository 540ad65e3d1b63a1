from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tallgrass.people"
    label = "tg_people"
    default_auto_field = "django.db.models.BigAutoField"
