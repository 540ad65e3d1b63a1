"""Invented things for the style guide to show, in both scripts."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django import forms

from tallgrass.notes.types import NoteCard
from tallgrass.people.types import PersonCard

MAYA = PersonCard(0, "maya", "maya_bakes", "Maya Okafor", "", "Toronto", "blush", 1_204, True, "en")
LIN = PersonCard(0, "linxi", "linxi_trail", "林夕在跑", "", "成都", "sage", 8_310, True, "zh-hans")

COVERS: list[tuple[str, str, dict[str, Any]]] = [
    (
        "Rye bread for people with jobs",
        "en",
        {
            "style": "broadside",
            "tone": "grass",
            "big": "Rye bread|for people with jobs",
            "small": "Two evenings",
        },
    ),
    (
        "早上六点的河边，真的会上瘾",
        "zh-hans",
        {
            "style": "manuscript",
            "tone": "sheet",
            "big": "早上六点的|河边真的会|上瘾",
            "small": "林夕",
        },
    ),
    (
        "What a week of lunches costs",
        "en",
        {
            "style": "list",
            "tone": "seed",
            "title": "Lunches",
            "items": [("Rice", "3.20"), ("Eggs", "5.40"), ("Total", "8.60")],
        },
    ),
    (
        "慢跑第一百天",
        "zh-hans",
        {"style": "vertical", "tone": "mist", "big": "慢跑|第一百天", "seal": "跑"},
    ),
    (
        "The one thing I would not skip",
        "en",
        {
            "style": "marker",
            "tone": "sheet",
            "big": "The one thing I would ==not skip== is the stretch",
        },
    ),
    (
        "三十天不买新衣服",
        "zh-hans",
        {"style": "figure", "tone": "clay", "number": "30", "unit": "天", "small": "不买新衣服"},
    ),
]
SHAPES = ("tall", "mid", "square")


class SampleCard(NoteCard):
    """A card that leads nowhere else: there is no note behind it."""

    @property
    def path(self) -> str:
        return "/styleguide/"


def cards() -> Sequence[NoteCard]:
    """Make six cards, one a typeset style; the second is paid for."""
    made = []
    for number, (title, language, cover) in enumerate(COVERS):
        made.append(
            SampleCard(
                id=0,
                public_id=f"sample{number}",
                title=title,
                excerpt="",
                language=language,
                author=MAYA if language == "en" else LIN,
                cover={**cover, "shape": SHAPES[number % 3]},
                place="",
                likes=12 * (number + 1) ** 2,
                likes_imported=1_200 if number == 2 else 0,
                created_at=datetime(2026, 5, 1, tzinfo=UTC),
                payer="Pebblewren" if number == 1 else "",
                register_path="/register/" if number == 1 else "",
                hashtags=(),
                version=1,
            )
        )
    return made


class SampleForm(forms.Form):
    """One field of every kind, some of them wrong."""

    name = forms.CharField(label="Name 昵称", help_text="Shown with your notes.")
    about = forms.CharField(label="About", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    tier = forms.ChoiceField(label="Tier", choices=[("koc", "KOC"), ("kol", "KOL")])
    starts = forms.DateField(label="Starts", widget=forms.DateInput(attrs={"type": "date"}))
    agree = forms.BooleanField(label="I have read what I am paid for")
    channel = forms.ChoiceField(
        label="Channel",
        choices=[("here", "On Tallgrass"), ("else", "Elsewhere")],
        widget=forms.RadioSelect,
    )


def sample_form(theme: str) -> SampleForm:
    """Make the form as it comes back when something needs mending; a prefix of its own keeps ids
    apart."""
    return SampleForm(
        {f"{theme}-name": "Maya", f"{theme}-tier": "kol", f"{theme}-starts": "soon"}, prefix=theme
    )
