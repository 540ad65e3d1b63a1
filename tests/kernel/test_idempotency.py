"""The same request twice is one operation (claim 14)."""

import threading
from typing import Any

import pytest
from django.db import connections

from tallgrass.kernel.errors import KEY_REUSED, KEY_UNUSABLE
from tallgrass.kernel.idempotency import fingerprint, made_once, once
from tallgrass.kernel.models import IdempotencyKey
from tests.refusals import refused

KEY = "a-key-of-16-chars"


@pytest.mark.django_db
def test_c14_the_same_key_and_body_give_the_same_answer_and_one_deed() -> None:
    deeds: list[int] = []

    def operation() -> dict[str, Any]:
        deeds.append(1)
        return {"number": len(deeds)}

    answers = [
        once("scope", KEY, {"amount": 5, "to": "ann"}, operation),
        once("scope", KEY, {"to": "ann", "amount": 5}, operation),
    ]
    assert (answers, len(deeds)) == ([{"number": 1}, {"number": 1}], 1)


@pytest.mark.django_db
def test_c14_another_body_is_a_conflict_and_does_nothing() -> None:
    deeds: list[int] = []
    once("scope", KEY, {"amount": 5}, lambda: deeds.append(1))
    with refused(KEY_REUSED):
        once("scope", KEY, {"amount": 6}, lambda: deeds.append(2))
    assert deeds == [1]


@pytest.mark.django_db
def test_the_same_key_in_another_scope_is_another_deed() -> None:
    assert [once(scope, KEY, {}, lambda scope=scope: scope) for scope in ("one", "two")] == [
        "one",
        "two",
    ]


@pytest.mark.django_db
def test_c14_a_deed_that_fails_may_be_tried_again() -> None:
    with pytest.raises(ZeroDivisionError):
        once("scope", KEY, {}, lambda: 1 // 0)
    assert IdempotencyKey.objects.count() == 0
    assert once("scope", KEY, {}, lambda: "done") == "done"


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "short", "x" * 81, "with\nnewline", "钥匙钥匙钥匙钥匙"])
def test_an_unusable_key_is_refused(key: str) -> None:
    with refused(KEY_UNUSABLE):
        once("scope", key, {}, lambda: None)


@pytest.mark.django_db(transaction=True)
def test_c14_eight_at_once_do_it_once() -> None:
    deeds: list[int] = []
    answers: list[Any] = []

    def race(number: int) -> None:
        def operation() -> int:
            deeds.append(number)
            return number

        answers.append(once("scope", KEY, {}, operation))
        connections.close_all()

    racers = [threading.Thread(target=race, args=(number,)) for number in range(8)]
    [racer.start() for racer in racers]
    [racer.join() for racer in racers]
    assert (len(answers), len(set(answers)), IdempotencyKey.objects.count()) == (8, 1, 1)
    assert answers[0] in deeds


def test_a_fingerprint_does_not_depend_on_order() -> None:
    assert (
        fingerprint({"a": 1, "b": [2]})
        == fingerprint({"b": [2], "a": 1})
        != fingerprint({"a": 1, "b": [3]})
    )


@pytest.mark.django_db
def test_what_a_key_made_is_read_again_and_without_a_key_made_anew() -> None:
    made: list[int] = []
    read: list[int] = []

    def make() -> int:
        made.append(len(made) + 1)
        return made[-1]

    def again(number: int) -> int:
        read.append(number)
        return number

    def press(key: str | None, body: str) -> int:
        return made_once("t", key, body, make=make, id_of=int, again=again)

    assert [press("k", "a"), press("k", "a"), press("k", "b"), press(None, "a")] == [1, 1, 2, 3]
    assert (made, read) == ([1, 2, 3], [1])
