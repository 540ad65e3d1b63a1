"""Every address of the web process. Each area of the web room keeps its own list."""

from django.urls import include, path

handler400 = "tallgrass.web.errors.bad_request"
handler403 = "tallgrass.web.errors.forbidden"
handler404 = "tallgrass.web.errors.not_found"
handler429 = "tallgrass.web.errors.too_many"
handler500 = "tallgrass.web.errors.server_error"

urlpatterns = [
    path("", include("tallgrass.web.urls")),
]
