"""Templates keep the strict content security policy (no style=, no inline script, no handlers in
attributes), and can be reviewed line by line, as style sheets can: narrow lines, one element or one
declaration a line, indented by what contains it."""

import re
from pathlib import Path

import pytest
from django.template import engines
from jinja2 import nodes

from tallgrass.web import stylesheet, translations

TEMPLATES = sorted(
    path
    for folder in ("templates", "allauth_templates")
    for path in (translations.PACKAGE / "web" / folder).rglob("*.*")
    if path.is_file()
)
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
REFUSED = {
    "style=": re.compile(r"""<[^>]*\sstyle\s*=""", re.IGNORECASE),
    "<style>": re.compile(r"<style\b", re.IGNORECASE),
    "hx-on": re.compile(r"\bhx-on\b", re.IGNORECASE),
    "hx-vals with js:": re.compile(r"""["'](?:js|javascript):""", re.IGNORECASE),
    "a handler in an attribute": re.compile(r"""<[^>]*\son[a-z]+\s*=""", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\b(?:src=|type=\"application/))", re.IGNORECASE),
    "another site's file": re.compile(
        r"""<(?:script|link|img)\b[^>]*(?:src|href)=["'](?:https?:)?//""", re.IGNORECASE
    ),
    "|safe": re.compile(r"\|\s*safe\b"),
}
WIDEST = 120
PHRASING = frozenset(
    re.findall(
        r"\w+",
        "a abbr b bdi br cite code del dfn em i ins kbd mark q s samp small span strong sub sup "
        "time u var wbr",
    )
)
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
BLOCKS = frozenset(
    ("autoescape", "block", "call", "element", "filter", "for", "if", "macro", "set", "slot")
)
QUOTED = r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'"""
EXPRESSION = re.compile(rf"\{{\{{(?:{QUOTED}|[^\"'])*?\}}\}}", re.DOTALL)
BLOCK = re.compile(rf"\{{%\s*(\w+)((?:{QUOTED}|[^\"'])*?)%\}}", re.DOTALL)
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*|\ue000+)[^<>]*>?")
PRINTED = "\ue000"  # in place of each character of {{ … }}
NOTHING = "\ue001"  # in place of each character of {% … %} and {# … #}
SHEETS = [*stylesheet.sources(), stylesheet.SOURCES.parent / "static" / "css" / "styleguide.css"]
SCRIPTS = sorted((translations.PACKAGE / "web" / "static" / "js").glob("*.js"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_stays_within_the_policy(path: Path) -> None:
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    found = [
        f"{what}: {match.group(0)[:80]}"
        for what, pattern in REFUSED.items()
        for match in pattern.finditer(text)
    ]
    assert found == []


def test_scripts_need_no_eval_and_write_no_markup() -> None:
    refused = ("eval(", "new Function", "innerHTML", "document.write", ".style.")
    texts = {path.name: path.read_text(encoding="utf-8") for path in SCRIPTS}
    assert {name: word for name, text in texts.items() for word in refused if word in text} == {}


def test_whatever_is_counted_says_where_readers_met_it() -> None:
    """The script has no source of its own: it sends the one that stands beside the note."""
    counted = [
        element
        for path in TEMPLATES
        for element in re.findall(r"<\w+[^<]*\sdata-note=[^<]*", path.read_text(encoding="utf-8"))
    ]
    assert len(counted) >= 2
    assert [element for element in counted if "data-via=" not in element] == []


def filled(pattern: re.Pattern[str], text: str, filler: str) -> str:
    """The text with what matches filled up, each character in its place and line."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", filler, match.group()), text)


def markup(text: str) -> str:
    """The markup alone: nothing within comments, blocks and expressions looks like a tag."""
    text = filled(COMMENT, text, NOTHING)
    return filled(BLOCK, filled(EXPRESSION, text, PRINTED), NOTHING)


def is_crowded(line: str) -> bool:
    """Whether a line opens an element beside another, or closes two that begin above it. Phrasing
    within words may stand with them: `<p>See <a href="/rules/">the rules</a>.</p>`."""
    line = line.replace(NOTHING, "")
    depth = lowest = 0
    for count, tag in enumerate(TAG.finditer(line)):
        before = line[: tag.start()].rstrip()
        if tag[1]:
            depth -= 1
            lowest = min(lowest, depth)
        elif count and (tag[2] not in PHRASING or before.endswith(">")):
            return True
        elif tag[2] not in VOID and not tag[0].endswith("/>"):
            depth += 1
    return lowest < -1


def ends(text: str) -> list[tuple[int, str, str]]:
    """Where elements and blocks begin, turn (else) and end, as (position, what, name)."""
    found = []
    for tag in TAG.finditer(markup(text)):
        if tag[1]:
            found.append((tag.start(), "end", tag[2]))
        elif tag[2] not in VOID and not tag[0].endswith("/>"):
            found.append((tag.start(), "begin", tag[2]))
    for block in BLOCK.finditer(filled(COMMENT, text, NOTHING)):
        word = block[1]
        if word in ("else", "elif"):
            found.append((block.start(), "turn", "if or for"))
        elif word.startswith("end"):
            found.append((block.start(), "end", "% " + word[3:]))
        elif word in BLOCKS and not (word == "set" and "=" in block[2]):
            found.append((block.start(), "begin", "% " + word))
    return sorted(found)


def misplaced(text: str) -> list[int]:
    """Lines that close or turn what a line above them opened, and are not indented as that is."""
    opened: list[tuple[str, int, int]] = []
    wrong = []
    for position, what, name in ends(text):
        start = text.rfind("\n", 0, position) + 1
        indent = len(text[start:]) - len(text[start:].lstrip(" "))
        number = text.count("\n", 0, position) + 1
        if what == "begin":
            opened.append((name, indent, number))
            continue
        names = ("% if", "% for") if what == "turn" else (name,)
        own = next((i for i in reversed(range(len(opened))) if opened[i][0] in names), None)
        if own is None:  # opened by another block
            continue
        _name, should, opening = opened[own]
        if opening != number and start + indent == position and indent != should:
            wrong.append(number)
        del opened[own + (what == "turn") :]
    return wrong


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_is_read_line_by_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    assert [number for number, line in enumerate(lines, 1) if len(line) > WIDEST] == []
    assert [number for number, line in enumerate(lines, 1) if "\t" in line] == []
    indents = [len(line) - len(line.lstrip(" ")) for line in lines]
    assert [number for number, indent in enumerate(indents, 1) if indent % 2] == []
    crowded = [n for n, line in enumerate(markup(text).split("\n"), 1) if is_crowded(line)]
    assert crowded == []
    assert misplaced(text) == []


@pytest.mark.parametrize(
    "line",
    [
        "<ul><li>One</li></ul>",
        "<p>Words</p><p>More</p>",
        '<td class="n">1</td><td>2</td>',
        "<p><a href='/'>A link alone</a></p>",
        "<p>Two <b>bold</b> <i>things</i></p>",
        "</div></section>",
        '{% if a %}<span>{{ b("<i>") }}</span>{% endif %}<span>c</span>',
    ],
)
def test_a_line_with_two_elements_is_crowded(line: str) -> None:
    assert is_crowded(markup(line))


@pytest.mark.parametrize(
    "line",
    [
        "<p>See <a href='/rules/'>the rules</a>, then <b>write</b>.</p>",
        '<li{% if a %} class="b"{% endif %}>{{ c("<p><p>") }}</li>',
        "<h1>{{ title }} <small>{{ unit }}</small></h1>",
        "{{ a }}<br>{{ b }}",
        "</div>",
    ],
)
def test_words_keep_their_phrasing_in_one_line(line: str) -> None:
    assert not is_crowded(markup(line))


def test_what_closes_stands_below_what_opened() -> None:
    right = "{% if a %}\n  <p>\n    b\n  </p>\n{% else %}\n  <hr>\n{% endif %}\n"
    assert misplaced(right) == []
    assert misplaced(right.replace("  </p>", "    </p>")) == [4]
    assert misplaced(right.replace("{% else", "  {% else")) == [5]
    assert misplaced(right.replace("{% endif", "  {% endif")) == [7]


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_has_one_declaration_a_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = filled(re.compile(r"/\*.*?\*/", re.DOTALL), text, " ").split("\n")
    assert [number for number, line in enumerate(text.split("\n"), 1) if len(line) > WIDEST] == []
    bare = [line.strip() for line in lines]
    several = [
        number
        for number, line in enumerate(bare, 1)
        if sum(map(line.count, "{};")) > 1 or (line[-1:] not in "{};," and ";" in line)
    ]
    assert several == []


def names_in(tree: nodes.Template) -> tuple[set[str], set[str]]:
    """Return what a template calls by a plain name, and what it imports or makes itself."""
    called = {call.node.name for call in tree.find_all(nodes.Call) if hasattr(call.node, "name")}
    had = {macro.name for macro in tree.find_all(nodes.Macro)}
    for imported in tree.find_all(nodes.FromImport):
        had |= {name if isinstance(name, str) else name[1] for name in imported.names}
    return called, had


def test_a_template_imports_every_macro_it_calls() -> None:
    """A forgotten import fails only where its line is rendered; here wherever it stands."""
    env = engines["jinja2"].env  # type: ignore[attr-defined]
    ours = [path for path in TEMPLATES if path.suffix == ".html" and "templates" in path.parts]
    trees = {path: env.parse(path.read_text(encoding="utf-8")) for path in ours}
    macros = {
        macro.name
        for path, tree in trees.items()
        if path.parent.name == "macros"
        for macro in tree.find_all(nodes.Macro)
    }
    given: dict[str, set[str]] = {}  # what a part has from the pages that include it
    for tree in trees.values():
        for part in tree.find_all(nodes.Include):
            for name in part.find_all(nodes.Const):
                given.setdefault(str(name.value), set()).update(names_in(tree)[1])
    lacking = {}
    for path, tree in trees.items():
        called, had = names_in(tree)
        had |= given.get("/".join(path.parts[-2:]), set())
        if missing := (called & macros) - had - env.globals.keys():
            lacking[path.name] = missing
    assert {"notice", "said"} <= macros and lacking == {}
