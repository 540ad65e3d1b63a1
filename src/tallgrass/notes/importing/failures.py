"""What can be wrong with a file as a whole, and with one of its rows."""


class UnreadableFile(Exception):
    """Nothing of this file is taken. The message says why and how to mend it."""


class RefusedRow(Exception):
    """This row is not taken; the others are. The message is its reason."""
