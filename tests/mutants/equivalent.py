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


_ONE_COLON = (
    "the two differ for a key without exactly one colon; of such, neither half that is asked for "
    "is then a kind with a number: both give nobody"
)
EQUIVALENT: tuple[Equivalent, ...] = (
    Equivalent(
        "ledger/types.py",
        'kind, _colon, number = key.partition(":")',
        'key.partition(":")',
        'key.rpartition(":")',
        _ONE_COLON,
    ),
    Equivalent(
        "ledger/rules.py",
        'kind, _colon, number = owner_key.partition(":")',
        'owner_key.partition(":")',
        'owner_key.rpartition(":")',
        _ONE_COLON,
    ),
    Equivalent(
        "ledger/actions/trusted/posting.py",
        "rows = [",
        "True",
        "False",
        "new_public_ids(n) makes n of them, so the two that are zipped are of one length",
    ),
    Equivalent(
        "ledger/actions/trusted/posting.py",
        "rows = Account.objects.filter(owner_key__in=owners[i : i + 800]).values_list(",
        "800",
        "801",
        "slices of 801 begin every 800: an account that is found twice is the same account",
    ),
    Equivalent(
        "people/actions/imports.py",
        'base = f"a_{base}".rstrip("_")',
        'f"a_{base}".rstrip("_")',
        'f"a_{base}".lstrip("_")',
        "base was stripped of its underscores, and a_… begins with none: neither takes anything, "
        "but of an empty base, where a and a_ are both too short and give way to chance",
    ),
    Equivalent(
        "signals/recount.py",
        "pairs = list(zip(names, kept or [0] * len(names), "
        "wanted or [0] * len(names), strict=True))",
        "True",
        "False",
        "rows are made from the same names, or of as many zeros: the three are of one length",
    ),
    Equivalent(
        "signals/counting.py",
        "changed: bool = False",
        "changed: bool = False",
        "changed: bool = None",
        "only its truth is asked for",
    ),
    Equivalent(
        "signals/seals.py",
        "return {",
        "2_000",
        "2001",
        "how many rows are fetched at a time: the same rows come in the same order",
    ),
)


def is_equivalent(mutant: Mutant) -> bool:
    """Whether it was found to change nothing."""
    return any(each.is_of(mutant) for each in EQUIVALENT)
