from django.apps import AppConfig


class NotesConfig(AppConfig):
    name = "tallgrass.notes"
    label = "tg_notes"
    default_auto_field = "django.db.models.BigAutoField"
