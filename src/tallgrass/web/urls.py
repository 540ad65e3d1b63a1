"""Every area's addresses."""

from django.urls import include, path

from tallgrass.web.areas import URLS

urlpatterns = [path("", include(module)) for module in URLS]
