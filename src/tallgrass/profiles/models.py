"""Tables of the profiles room. All but Choice and Removal can be computed anew from the notes."""

from django.db import models


class Profile(models.Model):
    """What a person's notes say of them. Absent when they have none, or want none."""

    person = models.OneToOneField(
        "tg_people.Person", models.CASCADE, primary_key=True, related_name="+"
    )
    notes = models.PositiveIntegerField()
    focus = models.FloatField(null=True)
    languages = models.JSONField(default=list)
    cadence_days = models.FloatField(null=True)
    tier = models.CharField(max_length=10)
    followers = models.PositiveIntegerField()
    medians = models.JSONField(default=dict)
    model = models.CharField(max_length=16)
    computed_at = models.DateTimeField()


class ProfileTopic(models.Model):
    """A topic of a profile with the notes that caused it, strongest first."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="topics")
    topic = models.CharField(max_length=40)
    weight = models.FloatField()
    notes = models.PositiveIntegerField()
    evidence = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "topic"], name="tg_profile_topic_once")
        ]
        indexes = [models.Index(fields=["topic", "-weight"], name="tg_profile_by_topic")]


class NoteTopics(models.Model):
    """What one public note is about: the likelihood of each topic, as the model `model` read the
    words whose digest is `words`. None are kept of people who want no profile."""

    note = models.OneToOneField("tg_notes.Note", models.CASCADE, primary_key=True, related_name="+")
    author = models.ForeignKey("tg_people.Person", models.CASCADE, related_name="+")
    words = models.CharField(max_length=16)
    model = models.CharField(max_length=16)
    topics = models.JSONField(default=dict)


class Choice(models.Model):
    """A person who wants no profile."""

    person = models.OneToOneField(
        "tg_people.Person", models.CASCADE, primary_key=True, related_name="+"
    )
    opted_out_at = models.DateTimeField()


class Removal(models.Model):
    """A topic that a person struck from their profile; it stays away until they take it back."""

    person = models.ForeignKey("tg_people.Person", models.CASCADE, related_name="+")
    topic = models.CharField(max_length=40)
    removed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "topic"], name="tg_removal_once")]


class Stale(models.Model):
    """A person whose notes changed since their profile was computed: due work for the sweep."""

    person = models.OneToOneField(
        "tg_people.Person", models.CASCADE, primary_key=True, related_name="+"
    )
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["since"], name="tg_profile_stale")]
