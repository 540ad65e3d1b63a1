from django.urls import path

from tallgrass.web.site import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("language/", views.choose_language, name="choose_language"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
