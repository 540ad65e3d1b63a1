"""The inbox: one row a notice, written by rooms, read by its person."""

from django.db import models


class Notice(models.Model):
    """Something a person should know. `kind` picks the sentence, `values` fill it in, `path` leads
    to the thing."""

    person = models.ForeignKey("tg_people.Person", models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    values = models.JSONField(default=dict)
    path = models.CharField(max_length=300, blank=True)
    names = models.ForeignKey("tg_people.Person", models.CASCADE, null=True, related_name="+")
    whose = models.ForeignKey("tg_people.Person", models.CASCADE, null=True, related_name="+")
    """Whose thing it leads to, where that is a third person's."""
    subject_kind = models.CharField(max_length=30, blank=True)
    subject_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=120, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-created_at", "-id"], name="tg_notice_inbox"),
            models.Index(
                fields=["person"], condition=models.Q(read_at=None), name="tg_notice_unread"
            ),
            models.Index(
                fields=["mail_due_at"],
                condition=models.Q(mail_due_at__isnull=False),
                name="tg_notice_mail",
            ),
        ]


class Letter(models.Model):
    """Mail about an account (confirm an address, set a new password) that waits for the mail
    server. It is deleted once sent, since it holds links that are keys."""

    email = models.EmailField()
    subject = models.CharField(max_length=300)
    body = models.TextField()
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
