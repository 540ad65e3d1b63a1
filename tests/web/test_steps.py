"""Forms: one way through them, and whatever a room refuses is read on the form's own page."""

import ast
import json
import re
from pathlib import Path

from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

import tallgrass.web
from tallgrass.kernel.errors import NOT_PERMITTED, POLICY_OVERTAKEN, TEXT_EMPTY, TallgrassError
from tallgrass.web.form_data import FormData, Objection
from tallgrass.web.steps import take_step

WEB = Path(tallgrass.web.__file__).parent
ELSEWHERE = {
    "campaigns/forms.py",  # an amount is blamed on the field it was typed into
    "accounts.py",  # allauth's form asks for its own kind of error
    "middleware.py",  # a view that is asked before its turn has no page of its own yet
    "notes/forms.py",  # each of several pictures is refused by itself
    "notes/views_compose.py",  # a preview is shown, not done
    "restoring.py",  # shows plainly what its form cannot show any more
}


def sent() -> HttpRequest:
    request = RequestFactory().post("/")
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def page(form: FormData) -> HttpResponse:
    return HttpResponse(f"{form.values} {form.refusals}", status=form.status)


def step(request: HttpRequest, error: TallgrassError | None = None) -> HttpResponse:
    def operation() -> int:
        if error:
            raise error
        return 3

    return take_step(
        request,
        FormData({"name": "Ana"}),
        operation,
        page=page,
        said=lambda count: f"{count} done",
        warned=lambda count: [f"{count} left", f"{count} unknown"],
        then=lambda count: f"/done/{count}/",
    )


def test_what_came_of_it_is_said_and_the_answer_leads_on() -> None:
    request = sent()
    answer = step(request)
    assert (answer.status_code, answer["Location"]) == (303, "/done/3/")
    assert [(m.level_tag, str(m)) for m in get_messages(request)] == [
        ("success", "3 done"),
        ("error", "3 left"),
        ("error", "3 unknown"),
    ]


def test_a_refused_form_comes_back_as_typed_with_the_refusals_status() -> None:
    for error, status in ((TEXT_EMPTY(field="name"), 422), (POLICY_OVERTAKEN(), 409)):
        request = sent()
        answer = step(request, error)
        assert answer.status_code == status
        objection = Objection(str(error), error.code)
        assert answer.content.decode() == f"{{'name': 'Ana'}} {{'{error.field}': [{objection!r}]}}"
        assert not list(get_messages(request))


def test_a_program_that_asks_for_json_gets_the_refusal_alone() -> None:
    request = sent()
    request.META["HTTP_ACCEPT"] = "application/json"
    answer = step(request, TEXT_EMPTY(field="name"))
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/json")
    body = json.loads(answer.content)
    assert (body["code"], body["field"]) == ("kernel.text_empty", "name")


def test_other_refusals_get_pages_of_their_own() -> None:
    try:
        step(sent(), NOT_PERMITTED(verb="x"))
    except TallgrassError as error:
        assert error.code == "kernel.not_permitted"
    else:
        raise AssertionError("a page was shown to somebody who may not see it")


def test_a_step_may_answer_with_a_part_of_the_page() -> None:
    answer = take_step(sent(), FormData(), lambda: "x", page=page, then=HttpResponse)
    assert (answer.status_code, answer.content) == (200, b"x")


def test_no_view_has_a_way_of_its_own() -> None:
    refusals = re.compile(r"\b(Invalid|Conflict|TallgrassError|PermissionDenied|NotFound)\b")
    found = {
        path.relative_to(WEB).as_posix()
        for path in WEB.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and node.type
        if refusals.search(ast.unparse(node.type))
    }
    assert found == ELSEWHERE
