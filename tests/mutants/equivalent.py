"""Changes that no test could notice, each looked at by hand, with the reason. They are not chosen.

A line that has changed since is no longer meant: tests/test_mutants.py asks for its entry to go.
"""

from dataclasses import dataclass

from tests.mutants.making import Mutant


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A change of `before` into `after` on `line` of `file` (under src/tallgrass) that comes to the
    same, and why."""

    file: str
    line: str
    before: str
    after: str
    why: str

    def is_of(self, mutant: Mutant) -> bool:
        """Whether this is the change."""
        return (
            mutant.file.as_posix().endswith(f"/src/tallgrass/{self.file}")
            and self.line == mutant.line
            and self.before == " ".join(mutant.before.split())
            and self.after == " ".join(mutant.after.split())
        )


EQUIVALENT: tuple[Equivalent, ...] = ()


def is_equivalent(mutant: Mutant) -> bool:
    """Whether it was found to change nothing."""
    return any(each.is_of(mutant) for each in EQUIVALENT)
