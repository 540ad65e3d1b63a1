"""The register, statements, cases, the operator's desk."""

from datetime import timedelta
from typing import Any

from tallgrass.governance import actions
from tallgrass.governance.actions.together import propose_owner
from tallgrass.governance.actions.trusted import publishing
from tallgrass.kernel import clock
from tallgrass.kernel.principal import SYSTEM
from tallgrass.kernel.subjects import Subject
from tallgrass.people.actions import create_organisation, import_person
from tests.cast import Cast
from tests.people.factories import make_person


def world(cast: Cast) -> dict[str, dict[str, Any]]:
    creator = Subject("person", cast.creator.acting_id)
    until = clock.now() + timedelta(days=7)
    theirs = actions.restrict(
        SYSTEM,
        subject=creator,
        kind="reach",
        reason="Bought likes.",
        rule="no_trickery",
        ends_at=until,
    )
    appealed = actions.restrict(
        SYSTEM, subject=creator, kind="publish", reason="Again.", rule="no_trickery", ends_at=until
    )
    actions.appeal(cast.creator, restriction_id=appealed.id, text="I bought none.")
    case = actions.report(
        cast.reader, subject=Subject("person", cast.other_creator.acting_id), reason="spam"
    )
    filed = [_entry(cast, ref) for ref in ("contract:1", "contract:2")]
    published = publishing.mark_published(filed[0].id, clock.now())
    ownerless, proposal = _without_owner(cast)
    imported, _new = import_person(SYSTEM, external_id="x:1", name="Imported")
    person, gone = {"public_id": imported.public_id}, {"public_id": "nosuchthing"}
    return {
        "register_entry": {"public_id": published.public_id},
        "register_entry#filed": {"public_id": filed[1].public_id},
        "register_entry#gone": gone,
        "statement": {"public_id": theirs.public_id},
        "statement#gone": gone,
        "statement_appeal": {"public_id": theirs.public_id},
        "statement_answer": {"public_id": appealed.public_id},
        "statement_lift": {"public_id": theirs.public_id},
        "case": {"public_id": case.public_id},
        "case_decide": {"public_id": case.public_id},
        "case_look": {"public_id": case.public_id},
        "operator_verify": {"public_id": cast.brand.public_id},
        "organisation_report": {"public_id": cast.brand.public_id},
        "operator_owner": {"public_id": cast.brand.public_id},
        "operator_owner#ownerless": {"public_id": ownerless},
        "operator_proposal": {"public_id": proposal},
        "operator_proposal#gone": gone,
        "operator_person": person,
        "operator_person#gone": gone,
        "operator_claim_code": person,
        "operator_suspend": person,
        "operator_erase": person,
        "operator_keep": person,
        "operator_policy": {"name": "governance"},
        "operator_policy#gone": {"name": "nosuchthing"},
    }


def _without_owner(cast: Cast) -> tuple[str, str]:
    """An organisation whose owner is suspended, and what another operator proposes for it."""
    owner, colleague = make_person("Owner"), make_person("Colleague", is_operator=True)
    org = create_organisation(owner, kind="brand", name="Adrift")
    actions.restrict(
        cast.operator,
        subject=Subject("person", owner.acting_id),
        kind="account",
        reason="Bought likes.",
        rule="no_trickery",
        ends_at=clock.now() + timedelta(days=7),
    )
    proposal = propose_owner(
        colleague, org_id=org.id, person_id=cast.reader.acting_id, reason="They work there."
    )
    return org.public_id, proposal.public_id


def _entry(cast: Cast, ref: str) -> Any:
    return actions.file_entry(
        SYSTEM,
        subject=Subject("person", cast.creator.acting_id),
        person_id=cast.creator.acting_id,
        payer_org_id=cast.brand.id,
        payer_name=cast.brand.name,
        ties=["fee"],
        contract_ref=ref,
    )


TABLE = """
register                GET  200 200 200 200 200 200 200 200 // what is published
register_export         GET  302 403 403 403 403 403 403 200
register_workbook       GET  302 403 403 403 403 403 403 200
register_entry          GET  200 200 200 200 200 200 200 200
register_entry#filed    GET  404 404 200 200 200 404 404 404 // its two sides
register_entry#gone     GET  404 404 404 404 404 404 404 404
statement_new           GET  302 403 403 403 403 403 403 400 // says not what to restrict
statement_new           POST 302 403 403 403 403 403 403 400
statement               GET  302 404 200 404 404 404 404 200
statement#gone          GET  302 404 404 404 404 404 404 404
statement_appeal        POST 302 404 422 404 404 404 404 403 // nobody appeals for another
statement_answer        POST 302 404 403 404 404 404 404 400
statement_lift          POST 302 404 403 404 404 404 404 422
cases                   GET  302 200 200 200 200 200 200 200
case_new                GET  302 400 400 400 400 400 400 400 // says not what to report
case_new                POST 302 400 400 400 400 400 400 400
case                    GET  302 200 404 404 404 404 404 200
case_decide             POST 302 403 404 404 404 404 404 400
case_look               POST 302 403 404 404 404 404 404 422 // says not why
organisation_report     GET  302 302 302 302 302 302 302 302 // to the form
who_looked              GET  302 200 200 200 200 200 200 200
operator                GET  302 403 403 403 403 403 403 200
operator_failing        GET  302 403 403 403 403 403 403 200
operator_organisations  GET  302 403 403 403 403 403 403 200
operator_verify         POST 302 403 403 403 403 403 403 409 // says not what was looked at
operator_owner          GET  302 403 403 403 403 403 403 403 // it has an owner
operator_owner          POST 302 403 403 403 403 403 403 403
operator_owner#ownerless  GET  302 403 403 403 403 403 403 200
operator_owner#ownerless  POST 302 403 403 403 403 403 403 422
operator_proposals      GET  302 403 403 403 403 403 403 200
operator_proposal       POST 302 403 403 403 403 403 403 400 // neither yes nor no
operator_proposal#gone  POST 302 403 403 403 403 403 403 404
operator_appeals        GET  302 403 403 403 403 403 403 200
operator_limits         GET  302 403 403 403 403 403 403 200
operator_deposits       GET  302 403 403 403 403 403 403 200
operator_people         GET  302 403 403 403 403 403 403 200
operator_person         GET  302 403 403 403 403 403 403 200
operator_person#gone    GET  302 403 403 403 403 403 403 404
operator_claim_code     POST 302 403 403 403 403 403 403 200
operator_suspend        POST 302 403 403 403 403 403 403 422
operator_erase          POST 302 403 403 403 403 403 403 422
operator_keep           POST 302 403 403 403 403 403 403 303
operator_policies       GET  302 403 403 403 403 403 403 200
operator_policy         GET  302 403 403 403 403 403 403 200
operator_policy         POST 302 403 403 403 403 403 403 409
operator_policy#gone    GET  302 403 403 403 403 403 403 404
"""
