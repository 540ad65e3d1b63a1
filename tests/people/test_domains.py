"""Domains of organisations: their own, in both spellings, and links that may be typed on them."""

import pytest

from tallgrass.people import actions, queries
from tallgrass.people.actions.organisations import clean_domains
from tallgrass.people.errors import DOMAIN_SHARED
from tallgrass.people.models import Organisation
from tests.campaigns import factories as campaigns
from tests.cast import Cast
from tests.refusals import refused


@pytest.mark.parametrize("domain", ["co.uk", "GitHub.io", "公司.cn", "com.cn.", "a.kobe.jp"])
def test_a_public_suffix_is_nobodys_domain(cast: Cast, domain: str) -> None:
    with refused(DOMAIN_SHARED, field="domains") as caught:
        actions.create_organisation(cast.reader, kind="brand", name="All", domains=[domain])
    assert "shop." in str(caught.value)
    with refused(DOMAIN_SHARED):
        actions.edit_organisation(
            cast.founder, org_id=cast.brand.id, name="Meadow Tea", domains=[domain]
        )
    assert queries.verified_domains(cast.brand.id) == ("meadowtea.example",)
    assert clean_domains([f"meadow.{domain}"])


def test_a_public_suffix_that_was_verified_before_leads_nowhere(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.brand.id).update(domains=["github.io", "meadow.example"])
    assert queries.verified_domains(cast.brand.id) == ("meadow.example",)


def test_two_names_that_differ_are_two_domains() -> None:
    assert clean_domains(["faß.de", "fass.de", "FASS.de"]) == ["fass.de", "xn--fa-hia.de"]


def test_the_operator_reads_both_spellings(cast: Cast) -> None:
    org = actions.create_organisation(
        cast.reader, kind="brand", name="Sloe", domains=["аpple.example", "faß.de"]
    )
    for path in ("/operator/organisations/", org.path):
        page = cast.client_of("operator").get(path).content.decode()
        assert "faß.de (xn--fa-hia.de)" in page
        assert "аpple.example (xn--pple-43d.example)" in page


def test_a_brief_takes_a_link_as_it_is_typed_and_says_both_spellings(cast: Cast) -> None:
    actions.edit_organisation(
        cast.founder, org_id=cast.brand.id, name="Meadow Tea", domains=["faß.de"]
    )
    actions.verify_organisation(cast.operator, org_id=cast.brand.id)
    campaign = campaigns.draft(cast, link_url=" https://Faß.de/tee?süß=1 ")
    page = cast.client_of("marketer").get(campaign.path).content.decode()
    assert "https://faß.de/tee?s%C3%BC%C3%9F=1 (xn--fa-hia.de)" in page
