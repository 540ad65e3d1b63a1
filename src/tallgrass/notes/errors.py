"""What notes refuses, each by its code."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import Conflict, Invalid, NotFound, PermissionDenied, refusal

NO_SUCH_NOTE = refusal(
    "notes.no_such_note", NotFound, _("There is no such note."), hint=_("It may have been deleted.")
)
NOTE_DELETED = refusal(
    "notes.note_deleted",
    NotFound,
    _("You published this note and deleted it."),
    hint=_("To write it again, open “New note”."),
)
NOTE_NEEDS_WORDS = refusal(
    "notes.note_needs_words",
    Invalid,
    _("A note needs some text."),
    hint=_("Write a title or some text."),
    field="title",
)
NO_SUCH_COMMENT = refusal(
    "notes.no_such_comment",
    NotFound,
    _("There is no such comment."),
    hint=_("It may have been deleted."),
)
ANSWERED_COMMENT_GONE = refusal(
    "notes.answered_comment_gone",
    Invalid,
    _("The comment you are replying to no longer exists."),
    hint=_("Write a separate comment."),
    field="text",
)
NO_SUCH_BOARD = refusal(
    "notes.no_such_board",
    NotFound,
    _("There is no such board."),
    hint=_("It may have been deleted."),
)
TOO_MANY_BOARDS = refusal(
    "notes.too_many_boards",
    Invalid,
    _("You have reached the maximum number of boards."),
    hint=_("Delete a board first."),
    field="name",
)
BOARD_NAME_TAKEN = refusal(
    "notes.board_name_taken",
    Invalid,
    _("You already have a board with that name."),
    hint=_("Choose another name."),
    field="name",
)
PUBLISHING_RESTRICTED = refusal(
    "notes.publishing_restricted",
    PermissionDenied,
    _("You cannot publish until %(day)s: %(reason)s"),
    hint=_("Read the statement of reasons at %(path)s. A person will answer your appeal."),
)
LABEL_STAYS = refusal(
    "notes.label_stays",
    Conflict,
    _("The paid label stays as long as the note does: %(payer)s paid for it."),
    hint=_("Delete the note if it should no longer be seen."),
)
BOUND_BY_AGREEMENT = refusal(
    "notes.bound_by_agreement",
    Conflict,
    _("%(what)s An agreement requires this: %(reason)s"),
    hint=_("The obligation ends on %(day)s."),
    also=("duty",),
)
TOO_MANY_PICTURES = refusal(
    "notes.too_many_pictures",
    Invalid,
    _("A note can have at most %(most)d pictures."),
    hint=_("Remove some of them."),
    field="images",
)
PICTURES_TOO_MANY_PIXELS = refusal(
    "notes.pictures_too_many_pixels",
    Invalid,
    _("Together these pictures are too large."),
    hint=_(
        "Upload them one after the other, or smaller ones: at most %(most)d megapixels at once."
    ),
    field="images",
)
PICTURE_GONE = refusal(
    "notes.picture_gone",
    Invalid,
    _("One of the pictures no longer exists."),
    hint=_("Upload it again."),
    field="images",
)
PICTURE_TOO_LARGE = refusal(
    "notes.picture_too_large",
    Invalid,
    _("This picture is too large."),
    hint=_("Choose a file smaller than %(most)d MB."),
    field="images",
)
PICTURE_UNREADABLE = refusal(
    "notes.picture_unreadable",
    Invalid,
    _("We cannot read this picture."),
    hint=_("Upload a JPEG, PNG or WebP file."),
    field="images",
)
PICTURE_HEIC = refusal(
    "notes.picture_heic",
    Invalid,
    _("This is a HEIC or AVIF picture, which not every browser can show."),
    hint=_(
        "Save it as JPEG. An iPhone takes JPEG when Settings > Camera > Formats is set to Most "
        "Compatible."
    ),
    field="images",
)
PICTURE_DAMAGED = refusal(
    "notes.picture_damaged",
    Invalid,
    _("This picture is damaged or incomplete."),
    hint=_("Open it on your device, save it again, and upload the new file."),
    field="images",
)
PICTURE_TOO_SMALL = refusal(
    "notes.picture_too_small",
    Invalid,
    _("This picture is too small or too narrow to show."),
    hint=_("Upload one of at least %(side)d pixels on each side."),
    field="images",
)
PICTURE_TOO_MANY_PIXELS = refusal(
    "notes.picture_too_many_pixels",
    Invalid,
    _("This picture has too many pixels."),
    hint=_("Save it at less than %(most)d megapixels, or as a plain JPEG."),
    field="images",
)
COVER_STYLE_UNKNOWN = refusal(
    "notes.cover_style_unknown",
    Invalid,
    _("Choose one of the six cover styles."),
    field="cover_style",
)
COVER_TONE_UNKNOWN = refusal(
    "notes.cover_tone_unknown",
    Invalid,
    _("This cover colour is not available."),
    hint=_("Choose one of the options shown."),
    field="cover_tone",
)
COVER_LINES_OUT_OF_BOUNDS = refusal(
    "notes.cover_lines_out_of_bounds",
    Invalid,
    _("A list cover has 1 to %(most)d lines."),
    hint=_("Write each line as: name | number."),
    field="cover_items",
)
NO_SUCH_IMPORT = refusal(
    "notes.no_such_import",
    NotFound,
    _("There is no such import."),
    hint=_("“tallgrass import list” shows the latest imports with their numbers."),
)
IMPORT_TAKEN_BACK = refusal(
    "notes.import_taken_back",
    Conflict,
    _("This import has already been undone."),
    hint=_("If its notes should be here, import the file again."),
)
IMPORT_FOLLOWED = refusal(
    "notes.import_followed",
    Conflict,
    _("A later import, of %(file)s, changed the same notes."),
    hint=_("Undo import %(number)s first."),
)
IMPORT_HELD = refusal(
    "notes.import_held",
    Conflict,
    _("This import cannot be undone, because something depends on its note “%(title)s”: %(what)s."),
    hint=_("Delete single notes instead, or first settle what depends on this one."),
)
IMPORT_AUTHOR_HELD = refusal(
    "notes.import_author_held",
    Conflict,
    _("This import cannot be undone, because something depends on %(name)s: %(what)s."),
    hint=_("Delete single notes instead."),
)

# Rows of an import: the file is taken, these are not.

ROW_UNREADABLE = refusal("notes.row_unreadable", Invalid, "%(reason)s")  # worded where it is read
ROW_WITHOUT_AUTHOR = refusal("notes.row_without_author", Invalid, _("there is no author"))
ROW_WITHOUT_WORDS = refusal(
    "notes.row_without_words", Invalid, _("there is no text: title and body are empty")
)
ROW_COUNT_NEGATIVE = refusal(
    "notes.row_count_negative", Invalid, _("%(name)s is a negative number: %(count)s")
)
ROW_OF_ANOTHER_AUTHOR = refusal(
    "notes.row_of_another_author", Conflict, _("the id %(id)s belongs to a note of another author")
)
ROW_OF_ANOTHER_NOTE = refusal(
    "notes.row_of_another_note",
    Conflict,
    _(
        "the id %(id)s belongs to another note here: that note says “%(kept)s” (%(kept_day)s), "
        "this row says “%(told)s” (%(told_day)s). Use --replace to overwrite it, or --source NAME "
        "to keep both"
    ),
)
ROW_AUTHOR_HAS_ACCOUNT = refusal(
    "notes.row_author_has_account",
    PermissionDenied,
    _("the author now has an account, so only they can change their notes"),
)
