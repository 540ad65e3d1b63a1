"""Settings, organisations, claiming, following and blocking."""

from typing import Any

from tallgrass.kernel.principal import SYSTEM
from tallgrass.people import actions, queries
from tests.cast import Cast


def world(cast: Cast) -> dict[str, dict[str, Any]]:
    other = {"public_id": cast.other_creator.public_id}
    second = actions.create_person(
        SYSTEM,
        email="second@example.org",
        password="a passing wind 9",
        handle="second",
        name="Second",
    )
    proposal = actions.propose_management(cast.mcn, org_id=cast.mcn_org.id, person_id=second.id)
    theirs = queries.managements_of_person(cast.creator)[0]
    offer = actions.offer_seat(
        cast.founder, org_id=cast.brand.id, person_id=second.id, role="marketer"
    )
    assert offer is not None
    brand, mcn = {"public_id": cast.brand.public_id}, {"public_id": cast.mcn_org.public_id}
    gone = {"public_id": "nosuchthing"}
    return {
        "answer_management": {"public_id": proposal.public_id},
        "answer_seat": {"public_id": offer.public_id},
        "answer_seat#gone": gone,
        "answer_management#theirs": {"public_id": theirs.public_id},
        "organisation": brand,
        "organisation#gone": gone,
        "organisation_edit": brand,
        "organisation_refuse": mcn,
        "organisation_readmit": brand,
        "organisation_members": brand,
        "organisation_members#gone": gone,
        "organisation_unseat": brand,
        "organisation_creators": mcn,
        "organisation_creators#brand": brand,
        "person_follow": other,
        "person_follow#gone": gone,
        "person_unfollow": other,
        "person_block": other,
        "person_unblock": other,
    }


TABLE = """
settings                     GET  302 200 200 200 200 200 200 200
settings_profile             GET  302 200 200 200 200 200 200 200
settings_profile             POST 302 422 422 422 422 422 422 422
settings_management          GET  302 200 200 200 200 200 200 200
answer_management            POST 302 400 400 400 400 400 400 400 // neither yes nor no
answer_management#theirs       POST 302 400 400 400 400 400 400 400
sign_ins                     GET  302 200 200 200 200 200 200 200
end_sign_ins                 POST 302 303 303 303 303 303 303 303
factors                      GET   302 200 200 200 200 200 200 200
factor_app                   GET   302 200 200 200 200 200 200 200
factor_app                   POST  302 422 422 422 422 422 422 422
factor_passkey               GET   302 200 200 200 200 200 200 200
factor_passkey               POST  302 422 422 422 422 422 422 422
factor_options               GET   302 200 200 200 200 200 200 200
factor_remove                POST  302 404 404 404 404 404 404 404
factor_codes                 POST  302 409 409 409 409 409 409 409
factor_keep                  POST 302 303 303 303 303 303 303 303
say_adult                    POST 302 303 303 303 303 303 303 303
settings_erase               GET  302 200 200 200 200 200 200 200
settings_erase               POST 302 422 422 422 422 422 422 422
organisations                GET  302 200 200 200 200 200 200 200
organisation_new             GET  302 200 200 200 200 200 200 200
organisation_new             POST 302 422 422 422 422 422 422 422
organisation                 GET  200 200 200 200 200 200 200 200
organisation#gone            GET  404 404 404 404 404 404 404 404
organisation_edit            GET  302 403 403 403 403 403 403 403 // its owner alone
organisation_edit            POST 302 403 403 403 403 403 403 403
organisation_refuse          POST 302 303 409 303 303 303 409 303 // whom it manages, members
organisation_readmit         POST 302 303 303 303 303 303 303 303
organisation_members         GET  302 403 403 200 200 403 403 200
organisation_members         POST 302 403 403 403 403 403 403 403 // its owners alone
answer_seat                  POST 302 404 404 404 404 404 404 404 // who was asked, or who asks
answer_seat#gone             POST 302 404 404 404 404 404 404 404
organisation_members#gone    GET  302 404 404 404 404 404 404 404
organisation_unseat          POST 302 403 403 404 404 403 403 404 // nobody is named
organisation_creators        GET  302 403 403 403 403 403 200 403
organisation_creators        POST 302 403 403 403 403 403 422 403
organisation_creators#brand  GET  302 403 403 403 403 403 403 403
claim                        GET  200 200 200 200 200 200 200 200
claim                        POST 422 200 200 200 200 200 200 200 // told to sign out first
person_follow                POST 302 303 303 303 303 303 303 303
person_follow#gone           POST 302 404 404 404 404 404 404 404
person_unfollow              POST 302 303 303 303 303 303 303 303
person_block                 POST 302 303 303 303 303 303 303 303
person_unblock               POST 302 303 303 303 303 303 303 303
"""
