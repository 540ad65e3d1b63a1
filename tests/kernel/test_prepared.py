"""Reads compiled once: any value, the same rows as the query itself, on both databases."""

import pytest
from django.db.models import Q

from tallgrass.kernel.prepared import PreparedQuery
from tallgrass.people.actions import follow
from tallgrass.people.models import Follow
from tests.cast import make_cast


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_prepared_read_gives_each_value_its_own_rows() -> None:
    cast = make_cast()
    for follower, followed in (
        (cast.reader, cast.creator),
        (cast.reader, cast.other_creator),
        (cast.creator, cast.reader),
    ):
        follow(follower, person_id=followed.acting_id)
    read = PreparedQuery(
        lambda person: (
            Follow.objects.filter(follower=person)
            .order_by("followed")
            .values_list("followed", "id")
        )
    )
    for principal in (cast.reader, cast.creator, cast.reader, cast.other_creator):
        plain = (
            Follow.objects.filter(follower=principal.acting_id)
            .order_by("followed")
            .values_list("followed", "id")
        )
        assert read.rows(principal.acting_id) == list(plain)
        assert read.column(principal.acting_id) == [followed for followed, _id in plain]
    both = PreparedQuery(
        lambda one, other: (
            Follow.objects.filter(Q(follower=one) | Q(follower=other))
            .order_by("id")
            .values_list("id")
        )
    )
    assert len(both.column(cast.reader.acting_id, cast.creator.acting_id)) == 3
    for values in ((), (cast.reader.acting_id,), (1, 2, 3)):
        with pytest.raises(TypeError, match="2 values"):
            both.rows(*values)
