"""Tables of the notes room."""

from datetime import datetime

from django.db import models

from tallgrass.kernel.fields import PublicIdField
from tallgrass.notes.types import DAY_UNKNOWN, LONGEST_TITLE

PERSON = "tg_people.Person"


class NoteQuerySet(models.QuerySet["Note"]):
    """What may be seen, in SQL."""

    def public(self) -> "NoteQuerySet":
        """Keep notes that exist and are not withdrawn."""
        return self.filter(deleted_at=None, is_hidden=False)

    def recommendable(self) -> "NoteQuerySet":
        """Keep public notes whose reach is not limited: what Discover, tags and search may show."""
        return self.public().filter(reach_limited=False, author_limited=False)


class Note(models.Model):
    """A note: text with pictures or a typeset cover. Deleting leaves a tombstone, emptied a month
    later."""

    public_id = PublicIdField()
    author = models.ForeignKey(PERSON, models.CASCADE, related_name="notes")
    source = models.CharField(max_length=40, blank=True, default="")  # "" matches any: 0.1.0's
    external_id = models.CharField(max_length=160, null=True)
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    body = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    place = models.CharField(max_length=80, blank=True)
    cover = models.JSONField(null=True)
    hashtags = models.JSONField(default=list)
    mentions = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    edits = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()  # DAY_UNKNOWN where nobody knows
    updated_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)
    # told by governance
    is_hidden = models.BooleanField(default=False)
    reach_limited = models.BooleanField(default=False)
    author_limited = models.BooleanField(default=False)
    # who pays, as filed in the register
    payer_org_id = models.BigIntegerField(null=True)
    payer_name = models.CharField(max_length=80, blank=True)
    entry_id = models.BigIntegerField(null=True)
    entry_public_id = models.CharField(max_length=16, blank=True)
    links = models.JSONField(default=list)
    # counted here, exactly
    likes = models.PositiveIntegerField(default=0)
    saves = models.PositiveIntegerField(default=0)
    comments = models.PositiveIntegerField(default=0)
    # history that came with an import
    views_imported = models.PositiveBigIntegerField(default=0)
    likes_imported = models.PositiveBigIntegerField(default=0)
    saves_imported = models.PositiveBigIntegerField(default=0)
    comments_imported = models.PositiveBigIntegerField(default=0)

    objects = NoteQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["author", "-created_at", "-id"], name="tg_note_by_author"),
            models.Index(
                fields=["-created_at", "-id"],
                condition=models.Q(
                    deleted_at=None, is_hidden=False, reach_limited=False, author_limited=False
                ),
                name="tg_note_recent",
            ),
            models.Index(fields=["updated_at", "id"], name="tg_note_changed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="tg_note_of_source")
        ]

    @property
    def written_at(self) -> datetime | None:
        """When the note was written; None where nobody knows."""
        return None if self.created_at == DAY_UNKNOWN else self.created_at

    @property
    def is_public(self) -> bool:
        return self.deleted_at is None and not self.is_hidden

    @property
    def is_limited(self) -> bool:
        return self.reach_limited or self.author_limited


class NoteTag(models.Model):
    """A hashtag of a note, folded, with the note's day so that a tag's page needs no join to be in
    order."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="tag_rows")
    tag = models.CharField(max_length=60)
    key = models.CharField(max_length=100)
    """By which it is found: traditional and simplified letters and accents are one in it."""
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "tag"], name="tg_tag_once")]
        indexes = [models.Index(fields=["key", "-created_at", "-note"], name="tg_tag_found")]


class NoteEdit(models.Model):
    """What a note said before an edit."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="edit_rows")
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    body = models.TextField(blank=True)
    place = models.CharField(max_length=80, blank=True)
    cover = models.JSONField(null=True)
    replaced_at = models.DateTimeField()


class PictureState(models.TextChoices):
    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


class Picture(models.Model):
    """An uploaded picture, re-encoded. Its files are named by the hash of their content and may be
    shared."""

    public_id = PublicIdField()
    owner = models.ForeignKey(PERSON, models.CASCADE, related_name="pictures")
    note = models.ForeignKey(Note, models.CASCADE, null=True, related_name="pictures")
    position = models.PositiveSmallIntegerField(default=0)
    digest = models.CharField(max_length=64, db_index=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    state = models.CharField(
        max_length=10, choices=PictureState.choices, default=PictureState.WAITING
    )
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(state="waiting"), name="tg_picture_due"
            ),
            models.Index(
                fields=["expires_at"], condition=models.Q(note=None), name="tg_picture_orphan"
            ),
            models.Index(fields=["note", "position"], name="tg_picture_order"),
        ]


class Like(models.Model):
    """One person likes one note, once."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="like_rows")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="likes")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "note"], name="tg_like_once")]
        indexes = [
            models.Index(fields=["person", "-created_at", "-id"], name="tg_like_recent"),
            models.Index(fields=["note", "-created_at"], name="tg_like_of_note"),
        ]


class Board(models.Model):
    """A person's collection of saved notes."""

    public_id = PublicIdField()
    owner = models.ForeignKey(PERSON, models.CASCADE, related_name="boards")
    name = models.CharField(max_length=60)
    is_private = models.BooleanField(default=True)
    is_first = models.BooleanField(default=False)
    notes = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="tg_board_name_once"),
            models.UniqueConstraint(
                fields=["owner"], condition=models.Q(is_first=True), name="tg_board_one_first"
            ),
        ]


class Save(models.Model):
    """A note saved by a person, in one of their boards."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="save_rows")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="saves")
    board = models.ForeignKey(Board, models.CASCADE, related_name="save_rows")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "note"], name="tg_save_once")]
        indexes = [
            models.Index(fields=["board", "-created_at", "-id"], name="tg_save_of_board"),
            models.Index(fields=["person", "-created_at", "-id"], name="tg_save_recent"),
        ]


class Comment(models.Model):
    """A comment on a note, or a reply to one."""

    public_id = PublicIdField()
    note = models.ForeignKey(Note, models.CASCADE, related_name="comment_rows")
    author = models.ForeignKey(PERSON, models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    text = models.TextField(blank=True)
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)
    is_hidden = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["note", "created_at", "id"],
                condition=models.Q(parent=None),
                name="tg_comment_of_note",
            ),
        ]


class NoteImport(models.Model):
    """A file that was brought in. It can be taken back while nothing hangs on it."""

    public_id = PublicIdField()
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    source = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)


class ImportedNoteRow(models.Model):
    """What an import did to a note: it made it, or changed it from what `before` says."""

    run = models.ForeignKey(NoteImport, models.CASCADE, related_name="note_rows")
    note = models.ForeignKey(Note, models.CASCADE, related_name="import_rows")
    before = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "note"], name="tg_imported_note_once")
        ]


class ImportedAuthorRow(models.Model):
    """A person whom an import made."""

    run = models.ForeignKey(NoteImport, models.CASCADE, related_name="author_rows")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "person"], name="tg_imported_author_once")
        ]
