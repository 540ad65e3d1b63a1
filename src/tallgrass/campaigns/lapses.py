"""What a passed deadline means, as words. Histories keep the code, so that each reader reads it in
her language."""

from django.utils.translation import gettext_lazy as _

LAPSES = {
    "lapse:draft": _("The brief was not submitted in time and was let go."),
    "lapse:submitted": _(
        "Procurement did not answer in time; the budget went back to its marketer."
    ),
    "lapse:approved": _("The money did not arrive in time; the campaign was let go."),
    "lapse:funded": _("Nothing was begun in time; the campaign was let go and the money returned."),
    "lapse:undecided": _("No bid was chosen in time; the tender ended without an award."),
    "lapse:award": _("Procurement did not answer in time; the award is open again."),
    "lapse:awarded": _(
        "The campaign was not started in time; it was let go and the money returned."
    ),
    "lapse:over": _("All contracts are at an end, so the campaign closes by itself."),
}


def words_of(text: str) -> str:
    """What somebody wrote, or what a deadline meant."""
    return str(LAPSES.get(text, text))
