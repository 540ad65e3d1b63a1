"""How a template is laid out never shows on the page."""

import pytest
from django.template import engines


def rendered(source: str, **context: object) -> str:
    return str(engines["jinja2"].from_string(source).render(context))


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("<ul>\n  <li>a</li>\n  <li>b</li>\n</ul>\n", "<ul><li>a</li><li>b</li></ul>"),
        ("<p>\n  See\n  <a>it</a>.\n</p>", "<p>See<a>it</a>.</p>"),
        ('<p>\n  See{{ " " }}\n  <a>it</a>.\n</p>', "<p>See <a>it</a>.</p>"),
        ("<p>See <a>it</a>, then <b>go</b></p>", "<p>See <a>it</a>, then <b>go</b></p>"),
        ("<p>\n  two\n  lines\n</p>", "<p>two lines</p>"),
        ("<p>\n  {{ a }}\n  {{ a }}\n</p>", "<p>中中</p>"),
        ("{{ a }} · {{ a }}", "中 · 中"),
        ("<p>\n  {% if a %}\n    <b>x</b>\n  {% endif %}\n  y\n</p>", "<p><b>x</b>y</p>"),
        ("<p>\n\n  {# a note #}\n\n  x\n</p>", "<p>x</p>"),
        ("{% macro m() %}\n  x\n{% endmacro %}\n[{{ m() }}]", "[x]"),
    ],
)
def test_a_line_break_goes_with_the_blanks_around_it(source: str, page: str) -> None:
    assert rendered(source, a="中") == page


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ('<input\n  name="n"\n  required\n>', '<input name="n" required>'),
        (
            '<i\n  class="a > b"\n  {% if a %}id="c"{% endif %}\n></i>',
            '<i class="a > b" id="c"></i>',
        ),
        ("<{{ tag }}\n  class='x'\n>\n  it's\n</{{ tag }}>", "<b class='x'>it's</b>"),
        ('<hr\n  {{ {"id": "h"}|xmlattr }}\n/>', '<hr  id="h"/>'),
    ],
)
def test_between_attributes_one_blank_stays(source: str, page: str) -> None:
    assert rendered(source, a="中", tag="b") == page


def test_what_is_printed_keeps_its_line_breaks() -> None:
    assert rendered('<pre>\n  {{ text }}\n</pre>{{ "\\n" }}', text="a\n  b\n") == (
        "<pre>a\n  b\n</pre>\n"
    )


def test_a_refusal_of_a_template_names_the_line_it_stands_in() -> None:
    with pytest.raises(TypeError) as caught:
        rendered("<p>\n  a\n</p>\n<p>\n  {{ 1 + none }}\n</p>\n")
    frames = [frame.lineno for frame in caught.traceback if str(frame.path) == "<template>"]
    assert frames[-1] + 1 == 5
