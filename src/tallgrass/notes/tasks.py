"""The deadlines of notes: sizes of pictures, unused uploads, files without a row, deleted notes."""

from tallgrass.kernel.sweeps import Lane, Wake, sweep
from tallgrass.notes.actions.erasure import empty_deleted
from tallgrass.notes.actions.uploads import drop_strays, drop_unused, make_variants, next_picture

sweep("notes.pictures", every=1, lane=Lane.CONTENT, wakes=[Wake.DATABASE], next_due=next_picture)(
    make_variants
)
sweep("notes.unused_uploads", every=60, lane=Lane.CONTENT)(drop_unused)
sweep("notes.stray_files", every=600, lane=Lane.CONTENT)(drop_strays)
sweep("notes.deleted", every=300, lane=Lane.CONTENT)(empty_deleted)
