"""Tables of the discovery room. Everything in them is derived from notes and can be built anew."""

from django.db import models


class Feature(models.Model):
    """What Discover knows of a note that may be recommended. Absent for deleted, withdrawn and
    limited ones."""

    note = models.OneToOneField("tg_notes.Note", models.CASCADE, primary_key=True, related_name="+")
    author = models.ForeignKey("tg_people.Person", models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    place = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    topics = models.JSONField(default=dict)
    tags = models.JSONField(default=list)
    is_paid = models.BooleanField(default=False)
    popularity = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["-created_at", "-note"], name="tg_feature_recent"),
            models.Index(fields=["-popularity", "-note"], name="tg_feature_popular"),
        ]


class Progress(models.Model):
    """How far the features have followed the notes. `stamp` changes with them, so that copies in
    memory know they are old."""

    name = models.CharField(max_length=30, primary_key=True)
    cursor = models.CharField(max_length=200, blank=True)
    stamp = models.CharField(max_length=16)
    moved_at = models.DateTimeField()
