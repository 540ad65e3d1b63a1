"""Our site with one more address: Discover as written with the ORM and Django templates, nothing
kept between requests."""

from pathlib import Path

from tallgrass.conf.settings import *  # noqa: F403
from tallgrass.conf.settings import TEMPLATES as OURS

ROOT_URLCONF = "benchmarks.peers.discover"
TEMPLATES = [
    *OURS,
    {
        "NAME": "peer",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "discover_templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.static",
                "django.templatetags.i18n",
                "benchmarks.peers.discover_tags",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
