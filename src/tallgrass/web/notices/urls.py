from django.urls import path

from tallgrass.web.notices import views

urlpatterns = [
    path("notices/", views.inbox, name="notices"),
    path("notices/read/", views.read, name="notices_read"),
]
