from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "tallgrass.web"
    label = "tg_web"
