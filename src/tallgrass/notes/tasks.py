"""The deadlines of notes: sizes of pictures, unused uploads, files without a row, deleted notes."""

from tallgrass.kernel.sweeps import sweep
from tallgrass.notes.actions.erasure import empty_deleted
from tallgrass.notes.actions.uploads import drop_strays, drop_unused, make_variants

sweep("notes.pictures", every=1)(make_variants)
sweep("notes.unused_uploads", every=60)(drop_unused)
sweep("notes.stray_files", every=600)(drop_strays)
sweep("notes.deleted", every=300)(empty_deleted)
