"""Owners who go at once: one of them stays, and every organisation has an owner."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tallgrass.kernel.errors import TallgrassError
from tallgrass.kernel.principal import SYSTEM
from tallgrass.people import actions, queries
from tests.cast import make_cast, take_seat

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("way", ["erase", "leave", "both"])
def test_of_two_owners_who_go_at_once_one_stays(way: str) -> None:
    cast = make_cast()
    owners = [cast.founder, cast.marketer]
    orgs = [cast.brand.id, cast.agency.id, cast.mcn_org.id]
    for org_id in orgs:
        take_seat(cast.founder, org_id=org_id, person_id=cast.marketer.acting_id, role="owner")

    def go(at: int) -> list[str]:
        said = []
        erases = way == "erase" or (way == "both" and at == 0)
        for org_id in [0] if erases else orgs:
            try:
                if erases:
                    actions.erase_person(SYSTEM, person_id=owners[at].acting_id)
                else:
                    actions.unseat_member(owners[at], org_id=org_id, person_id=owners[at].acting_id)
            except TallgrassError as error:
                said.append(error.code)
        connection.close()
        return said

    with ThreadPoolExecutor(2) as pool:
        said = [code for codes in pool.map(go, [0, 1]) for code in codes]
    assert said and set(said) <= {"people.sole_owner", "people.owner_needed"}
    for org_id in orgs:
        able = set(queries.people_with_role(org_id, "owner"))
        assert able and able <= {owner.acting_id for owner in owners}
        assert not queries.erased_ids(able)
