from django.urls import path

from tallgrass.web.profiles import views

urlpatterns = [
    path("me/profile/", views.mine, name="my_profile"),
    path("me/profile/remove/", views.remove, name="profile_remove_topic"),
    path("me/profile/restore/", views.restore, name="profile_restore_topic"),
    path("me/profile/opt-out/", views.opt_out, name="profile_opt_out"),
    path("me/profile/opt-in/", views.opt_in, name="profile_opt_in"),
]
