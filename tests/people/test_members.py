"""Members of many organisations at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tallgrass.people import queries
from tallgrass.people.member_queries import members_with_role
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_members_of_many_organisations_are_one_query(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as captured:
        found = members_with_role([cast.brand.id, cast.agency.id, 10**9], "owner", "agent")
    assert len(captured) == 1
    assert found == {
        cast.brand.id: queries.people_with_role(cast.brand.id, "owner", "agent"),
        cast.agency.id: queries.people_with_role(cast.agency.id, "owner", "agent"),
        10**9: [],
    }
    assert cast.agent.person_id in found[cast.agency.id]
