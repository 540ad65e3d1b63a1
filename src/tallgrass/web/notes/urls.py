from django.urls import path, re_path

from tallgrass.web.notes import (
    views,
    views_boards,
    views_compose,
    views_engage,
    views_media,
    views_person,
)

urlpatterns = [
    path("new/", views_compose.new_note, name="new_note"),
    path("n/<str:public_id>/", views.note, name="note"),
    path("n/<str:public_id>/edit/", views_compose.edit_note, name="edit_note"),
    path("n/<str:public_id>/delete/", views_compose.delete_note, name="delete_note"),
    path("n/<str:public_id>/like/", views_engage.like, name="like_note"),
    path("n/<str:public_id>/unlike/", views_engage.unlike, name="unlike_note"),
    path("n/<str:public_id>/save/", views_engage.save, name="save_note"),
    path("n/<str:public_id>/unsave/", views_engage.unsave, name="unsave_note"),
    path("n/<str:public_id>/comments/", views_engage.comment, name="comment_note"),
    path("comments/<str:public_id>/delete/", views_engage.delete_comment, name="delete_comment"),
    path("boards/", views_boards.boards, name="boards"),
    path("boards/<str:public_id>/", views_boards.board, name="board"),
    path("boards/<str:public_id>/change/", views_boards.change_board, name="change_board"),
    path("boards/<str:public_id>/delete/", views_boards.delete_board, name="delete_board"),
    re_path(r"^@(?P<handle>[A-Za-z0-9_]{1,30})/?$", views_person.person, name="person"),
    path("media/<str:public_id>/<str:variant>.webp", views_media.picture, name="picture"),
]
