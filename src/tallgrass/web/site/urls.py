from django.urls import path, re_path

from tallgrass.kernel.community_pages import NAMES
from tallgrass.web.site import views, views_community, views_sitemap

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("language/", views.choose_language, name="choose_language"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("source/", views_community.source_page, name="source"),
    path("source/tallgrass.tar.gz", views_community.source_archive, name="source_archive"),
    path("robots.txt", views_community.robots, name="robots"),
    path("sitemap.xml", views_sitemap.index, name="sitemap"),
    re_path(
        r"^sitemap/(?P<kind>pages|people|notes)/(?P<number>[1-9][0-9]{0,8})\.xml$",
        views_sitemap.part,
        name="sitemap_part",
    ),
    path("favicon.ico", views_community.favicon, name="favicon"),
    path(".well-known/security.txt", views_community.security, name="security"),
    re_path(
        rf"^(?P<name>{'|'.join(NAMES)})/$", views_community.community_page, name="community_page"
    ),
]
