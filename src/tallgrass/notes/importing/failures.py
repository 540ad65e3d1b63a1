"""What can be wrong with a file as a whole. Rows are refused by codes, as everything else is."""


class UnreadableFile(Exception):
    """Nothing of this file is taken. The message says why and how to mend it."""
