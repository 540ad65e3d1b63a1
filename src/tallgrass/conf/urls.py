"""Every address of the web process. Each area of the web room keeps its own list."""

from django.urls import include, path

handler400 = "tallgrass.web.error_pages.bad_request"
handler403 = "tallgrass.web.error_pages.forbidden"
handler404 = "tallgrass.web.error_pages.not_found"
handler429 = "tallgrass.web.error_pages.too_many"
handler500 = "tallgrass.web.error_pages.server_error"

urlpatterns = [
    path("", include("tallgrass.web.urls")),
]
