"""Coming in, changing what one's page says, suspension."""

from tallgrass.people import queries
from tests.cast import Cast


def test_everyone_of_the_cast_sits_where_they_should(cast: Cast) -> None:
    assert cast.marketer.sits_in(cast.brand.id, "marketer") and not cast.marketer.sits_in(cast.brand.id, "owner")
    assert queries.people_with_role(cast.brand.id, "procurement") == [cast.procurement.person_id]
    assert queries.manager_of(cast.creator.person_id or 0) == cast.mcn_org
    assert queries.managed_ids(cast.mcn_org.id) == {cast.creator.person_id}
    assert (cast.brand.is_verified, queries.verified_domains(cast.brand.id)) == (True, ("meadowtea.example",))
    assert queries.operator_ids() == [cast.operator.person_id]
