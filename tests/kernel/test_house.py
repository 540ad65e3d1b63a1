"""Names that can be seen, and words that are the house's own, in whatever letters."""

import unicodedata
from pathlib import Path

import pytest
from django.urls import get_resolver

from tallgrass.kernel.errors import TEXT_EMPTY
from tallgrass.kernel.house import is_handle_of_the_house, is_name_of_the_house
from tallgrass.kernel.principal import ANONYMOUS, SYSTEM
from tallgrass.kernel.text import clean_line, clean_name, clean_text
from tallgrass.notes import actions as notes
from tallgrass.people import actions, queries
from tallgrass.people.errors import HANDLE_TAKEN, NAME_OF_THE_HOUSE
from tallgrass.people.models import Organisation, Person
from tests.campaigns import factories as campaigns
from tests.cast import Cast
from tests.people.factories import PASSWORD, make_imported, make_person
from tests.refusals import refused

FILE = Path(__file__).parent / "inputs" / "names-invisible.txt"
GIVEN = [
    line.encode().decode("unicode_escape")
    for line in FILE.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
INVISIBLE = [
    *GIVEN,
    "\u200b\u200b",
    "\u00a0\u2003",
    "\uffa0",
    "\u0301\u0308",
    "\u093f",
    "\u180b\u180e",
    "\u2061\u2064",
    "\U000e0100",
    "\U000e0001\U000e007f",
    "\U0001d159",
    "\U00013441",
    "\ufffc",
    "\ue000",
    "\u2028",
    "\u3000\u3164 \u2800",
]
VISIBLE = ["王", "ا", "7", "★", "🫠", "\U0001fae8", "é", "ん", "+", "#1", "한", "कि", "👩‍🍳", "☺️"]


def test_the_file_of_invisible_names_is_whole() -> None:
    assert len(GIVEN) == 8 and not any(char.isascii() for name in GIVEN for char in name)


@pytest.mark.parametrize("name", INVISIBLE, ids=ascii)
def test_a_name_that_leaves_nothing_to_see_is_empty_everywhere(cast: Cast, name: str) -> None:
    people, orgs = Person.objects.count(), Organisation.objects.count()
    with refused(TEXT_EMPTY, field="name"):
        actions.create_person(
            ANONYMOUS, email="n@example.org", password=PASSWORD, handle="n_one", name=name
        )
    with refused(TEXT_EMPTY, field="name"):
        actions.edit_profile(cast.reader, name=name)
    with refused(TEXT_EMPTY, field="name"):
        actions.create_organisation(cast.reader, kind="brand", name=name)
    with refused(TEXT_EMPTY, field="name"):
        actions.edit_organisation(cast.founder, org_id=cast.brand.id, name=name)
    with refused(TEXT_EMPTY, field="name"):
        notes.create_board(cast.reader, name=name)
    for field in ("title", "product"):
        with refused(TEXT_EMPTY, field=field):
            campaigns.draft(cast, **{field: name})
    with refused(TEXT_EMPTY):
        clean_text(name, longest=100)
    assert clean_line(name, longest=100, required=False) == ""
    imported = make_imported(name)
    assert imported.name == imported.handle
    assert (Person.objects.count(), Organisation.objects.count()) == (people + 1, orgs)


@pytest.mark.parametrize("name", VISIBLE)
def test_one_letter_digit_or_symbol_of_any_script_is_a_name(name: str) -> None:
    assert clean_name(name, longest=20) == unicodedata.normalize("NFC", name)


def test_marks_of_punctuation_are_a_remark_and_no_name() -> None:
    assert (clean_text("?!", longest=9), clean_line("…", longest=9)) == ("?!", "…")
    with refused(TEXT_EMPTY, field="name"):
        clean_name("?!", longest=9)


def test_the_sign_up_form_refuses_an_invisible_name_at_its_field(cast: Cast) -> None:
    form = {
        "email": "seen@example.org",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "handle": "seen_one",
        "name": "\u3164",
    }
    answer = cast.client_of("anonymous").post("/account/signup/", form)
    assert answer.status_code == 422
    assert queries.person_by_handle("seen_one") is None


def words(text: str) -> list[str]:
    return text.split()


HOUSE = words("""
    admin administrator operator support tallgrass moderator official staff help root system
    admin_01 admin01 tallgrass_help tallgrasshelp tallgrass_official the_tallgrass
    support_team supp0rt adm1n admln adrnin 0perator ta11grass ta_ll_grass talgrass
    operator_desk help_desk staff_ann support_cn real_admin customer_support
    offiicial login static sysadmin
""")
TAKEN_FOR_NONE = words("""
    ann lin root_vegetables help_me_cook system_of_a_down administer_ann radmin_li
    sup_port_wine grassy_hill operatic places_i_love searching_soul peoples_poet offbeat
    settingsun works_of_wu
""")


@pytest.mark.parametrize("handle", HOUSE)
def test_words_of_the_house_are_closed_to_others_with_tails_and_look_alikes(
    db: None, handle: str
) -> None:
    new = {"email": "n@example.org", "password": PASSWORD, "handle": handle, "name": "New"}
    for principal in (ANONYMOUS, SYSTEM):
        with refused(HANDLE_TAKEN, field="handle"):
            actions.create_person(principal, **new)
    assert actions.create_person(SYSTEM, **new, is_operator=True).handle == handle


def test_first_words_of_every_address_are_closed_and_nothing_else_of_them() -> None:
    firsts = {
        path.split("/")[0].strip("^$")
        for path in resolved(get_resolver())
        if len(path.split("/")[0]) > 2 and path.split("/")[0].isalpha()
    }
    assert {"search", "settings", "organisations", "account", "campaigns"} <= firsts
    for first in firsts:
        for handle in (first, f"{first}_01", f"{first}_help", f"tallgrass_{first}"):
            assert is_handle_of_the_house(handle), handle
        assert is_handle_of_the_house(f"{first}_gardener") == (first == "operator")


def resolved(resolver: object, before: str = "") -> list[str]:
    """Every address the web serves, whole."""
    found: list[str] = []
    for entry in resolver.url_patterns:  # type: ignore[attr-defined]
        path = before + str(entry.pattern)
        found += resolved(entry, path) if hasattr(entry, "url_patterns") else [path]
    return found


@pytest.mark.parametrize("handle", TAKEN_FOR_NONE)
def test_what_only_holds_such_letters_is_anybodys(handle: str) -> None:
    assert not is_handle_of_the_house(handle)


DRESSED = """
    管理員 系統管理員 運營團隊 幫助中心 官方账号 官方賬號 客服小姐姐
    🆃🅰🅻🅻🅶🆁🅰🆂🆂 🅣🅐🅛🅛🅖🅡🅐🅢🅢 🇹🇦🇱🇱🇬🇷🇦🇸🇸 ᴛᴀʟʟɢʀᴀss ᴀᴅᴍɪɴ Ⱥdmin Ŧallgrass ₮allgrass
    @dm!n Supp°rt Ta||grass
"""


@pytest.mark.parametrize("name", DRESSED.split())
def test_a_word_of_the_house_in_other_dress_is_read_as_it_looks(name: str) -> None:
    assert is_name_of_the_house(name)


@pytest.mark.parametrize(
    "name", ["Rosso 🇮🇹", "Łódź", "Anna 🇺🇸", "A$AP", "P!nk", "小红书运营课", "Help!er"]
)
def test_signs_and_flags_in_a_name_of_its_own_are_nobodys_business(name: str) -> None:
    assert not is_name_of_the_house(name)


NAMES = """
    Tallgrass|Tallgrass Support|Тallgrass|T A L L G R A S S|Tállgráss|ＡＤＭＩＮ|Аdmin|Αdmin 01
    |𝗔𝗱𝗺𝗶𝗻|ⓐⓓⓜⓘⓝ|Admin·01|Support Team|Operator|The Moderators|官方|官方客服|客服小助手|管理员
    |Tallgrass官方|Οfficial Staff
"""


@pytest.mark.parametrize("name", [name.strip() for name in NAMES.split("|")])
def test_a_name_that_would_be_taken_for_the_house_is_refused(cast: Cast, name: str) -> None:
    with refused(NAME_OF_THE_HOUSE, field="name"):
        make_person(name, handle="n_one")
    with refused(NAME_OF_THE_HOUSE, field="name"):
        actions.edit_profile(cast.reader, name=name)
    with refused(NAME_OF_THE_HOUSE, field="name"):
        actions.create_organisation(cast.reader, kind="brand", name=name)
    with refused(NAME_OF_THE_HOUSE, field="name"):
        actions.edit_organisation(cast.founder, org_id=cast.brand.id, name=name)
    assert actions.edit_profile(cast.operator, name=name).name
    assert queries.cards([cast.reader.acting_id])[cast.reader.acting_id].name == "Reader"


@pytest.mark.parametrize(
    "name",
    ["Ann", "张运营", "Lin 官方旗舰店", "Support Local Bakers", "Root & Branch", "Adnan", "Grass"],
)
def test_a_name_of_its_own_is_nobodys_business(name: str) -> None:
    assert not is_name_of_the_house(name)


def test_whoever_is_called_so_already_keeps_it(cast: Cast) -> None:
    Person.objects.filter(pk=cast.reader.acting_id).update(name="Support Team")
    assert actions.edit_profile(cast.reader, name="Support Team", bio="Knots.").bio == "Knots."


@pytest.mark.parametrize(
    "name",
    [
        "a" * 80,
        "s5z" * 26,
        "rn" * 40,
        "il" * 40,
        "of" * 40,
        "fi" * 40,
        "support" * 11 + "x",
        "1" * 80,
    ],
)
def test_a_long_name_is_read_at_once(name: str) -> None:
    assert is_handle_of_the_house(name) in (True, False)


def test_an_import_calls_nobody_by_a_word_of_the_house(db: None) -> None:
    handles = [make_imported(name, f"h:{name}").handle for name in ("Tallgrass Help", "Settings")]
    assert handles[0].startswith("a_") and "tallgrass" not in handles[0]
    assert handles[1] == "a_settings"
    assert make_imported("Tallgrass Help", "h:2").name.startswith("a_")
