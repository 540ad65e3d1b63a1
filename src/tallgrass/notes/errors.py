"""What notes refuses, each by its code."""

from django.utils.translation import gettext_lazy as _

from tallgrass.kernel.errors import Conflict, Invalid, NotFound, PermissionDenied, refusal

NO_SUCH_NOTE = refusal(
    "notes.no_such_note", NotFound, _("There is no such note."), hint=_("It may have been deleted.")
)
NOTE_DELETED = refusal(
    "notes.note_deleted",
    NotFound,
    _("You published this and deleted it."),
    hint=_("Open “New note” to write it anew."),
)
NOTE_NEEDS_WORDS = refusal(
    "notes.note_needs_words",
    Invalid,
    _("A note needs words."),
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
    _("The comment you answer is gone."),
    hint=_("Write a comment of its own."),
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
    _("You have as many boards as there may be."),
    hint=_("Delete one first."),
    field="name",
)
BOARD_NAME_TAKEN = refusal(
    "notes.board_name_taken",
    Invalid,
    _("You have a board of that name."),
    hint=_("Choose another name."),
    field="name",
)
PUBLISHING_RESTRICTED = refusal(
    "notes.publishing_restricted",
    PermissionDenied,
    _("You may not publish until %(day)s: %(reason)s"),
    hint=_("Read the statement at %(path)s; a person answers your appeal."),
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
    _("%(what)s An agreement binds it: %(reason)s"),
    hint=_("The obligation ends on %(day)s."),
    also=("duty",),
)
TOO_MANY_PICTURES = refusal(
    "notes.too_many_pictures",
    Invalid,
    _("A note shows at most %(most)d pictures."),
    hint=_("Leave some out."),
    field="images",
)
PICTURE_GONE = refusal(
    "notes.picture_gone",
    Invalid,
    _("One of the pictures is gone."),
    hint=_("Upload it again."),
    field="images",
)
PICTURE_TOO_LARGE = refusal(
    "notes.picture_too_large",
    Invalid,
    _("This picture is too large."),
    hint=_("Keep it below %(most)d MB."),
    field="images",
)
PICTURE_UNREADABLE = refusal(
    "notes.picture_unreadable",
    Invalid,
    _("This is no picture we can read."),
    hint=_("Send a JPEG, PNG or WebP file."),
    field="images",
)
PICTURE_HEIC = refusal(
    "notes.picture_heic",
    Invalid,
    _("This is a HEIC or AVIF picture, which not every browser shows."),
    hint=_(
        "Save it as JPEG. An iPhone takes JPEG when Settings, Camera, Formats says Most Compatible."
    ),
    field="images",
)
PICTURE_DAMAGED = refusal(
    "notes.picture_damaged",
    Invalid,
    _("This picture is damaged or cut short."),
    hint=_("Open it on your device, save it again, and send that."),
    field="images",
)
PICTURE_TOO_SMALL = refusal(
    "notes.picture_too_small",
    Invalid,
    _("This picture is too small or too narrow to show."),
    hint=_("Send one of at least %(side)d pixels on each side."),
    field="images",
)
PICTURE_TOO_MANY_PIXELS = refusal(
    "notes.picture_too_many_pixels",
    Invalid,
    _("This picture has too many pixels."),
    hint=_("Save it smaller, below %(most)d megapixels, or as a plain JPEG."),
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
    _("A cover has no such colour."),
    hint=_("Choose one of those shown."),
    field="cover_tone",
)
COVER_LINES_OUT_OF_BOUNDS = refusal(
    "notes.cover_lines_out_of_bounds",
    Invalid,
    _("A list cover has 1 to %(most)d lines."),
    hint=_("Write each line as: thing | figure."),
    field="cover_items",
)
NO_SUCH_IMPORT = refusal(
    "notes.no_such_import",
    NotFound,
    _("There is no such import."),
    hint=_("“tallgrass import list” shows the last ones with their numbers."),
)
IMPORT_TAKEN_BACK = refusal(
    "notes.import_taken_back",
    Conflict,
    _("This import was taken back already."),
    hint=_("Import the file again if its notes should be here."),
)
IMPORT_FOLLOWED = refusal(
    "notes.import_followed",
    Conflict,
    _("A later import, of %(file)s, changed the same notes."),
    hint=_("Take back import %(number)s first."),
)
IMPORT_HELD = refusal(
    "notes.import_held",
    Conflict,
    _("This import cannot be taken back: something hangs on its note “%(title)s”: %(what)s."),
    hint=_("Delete single notes instead, or end what hangs on this one."),
)
IMPORT_AUTHOR_HELD = refusal(
    "notes.import_author_held",
    Conflict,
    _("This import cannot be taken back: something hangs on %(name)s: %(what)s."),
    hint=_("Delete single notes instead."),
)

# Rows of an import: the file is taken, these are not.

ROW_UNREADABLE = refusal("notes.row_unreadable", Invalid, "%(reason)s")  # worded where it is read
ROW_WITHOUT_AUTHOR = refusal("notes.row_without_author", Invalid, _("no author"))
ROW_WITHOUT_WORDS = refusal(
    "notes.row_without_words", Invalid, _("no text at all: title and body are empty")
)
ROW_COUNT_NEGATIVE = refusal(
    "notes.row_count_negative", Invalid, _("a negative count: %(name)s is %(count)s")
)
ROW_OF_ANOTHER_AUTHOR = refusal(
    "notes.row_of_another_author", Conflict, _("the id %(id)s belongs to a note of another author")
)
ROW_OF_ANOTHER_NOTE = refusal(
    "notes.row_of_another_note",
    Conflict,
    _(
        "the id %(id)s names another note here: that one says “%(kept)s” (%(kept_day)s), this row "
        "“%(told)s” (%(told_day)s): --replace takes it over, --source NAME keeps both"
    ),
)
ROW_AUTHOR_HAS_ACCOUNT = refusal(
    "notes.row_author_has_account",
    PermissionDenied,
    _("the author has an account now: their notes are theirs to change"),
)
