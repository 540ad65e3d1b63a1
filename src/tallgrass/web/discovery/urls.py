from django.urls import path

from tallgrass.web.discovery import views

urlpatterns = [
    path("", views.discover, name="discover"),
    path("following/", views.following, name="following"),
    path("tag/<str:tag>/", views.tag, name="tag"),
    path("search/", views.search, name="search"),
    path("why/<str:public_id>/", views.why, name="why"),
    path("ranking/", views.ranking, name="ranking"),
]
