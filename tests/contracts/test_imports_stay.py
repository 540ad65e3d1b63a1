"""An import is not taken back while a contract, or a campaign, concerns whom it brought."""

from pathlib import Path

import pytest

from tallgrass.campaigns import errors as campaign_errors
from tallgrass.campaigns.models import PoolEntry
from tallgrass.campaigns.types import PoolSource
from tallgrass.contracts import errors
from tallgrass.contracts.models import Contract
from tallgrass.kernel import clock
from tallgrass.kernel.principal import SYSTEM
from tallgrass.notes import actions
from tallgrass.notes.models import Note
from tallgrass.profiles.types import Tier
from tests.cast import Cast
from tests.contracts.factories import offer
from tests.notes.bringing import bring, sheet
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(tmp_path: Path) -> Note:
    bring(sheet(tmp_path / "f.csv", "id|author|title", "n1|lan|One"))
    return Note.objects.get(external_id="n1")


@pytest.mark.parametrize("is_the_note", [True, False])
def test_a_contract_keeps_the_import(cast: Cast, note: Note, is_the_note: bool) -> None:
    contract = offer(cast)
    concerned = {"note_id": note.pk} if is_the_note else {"person_id": note.author_id}
    Contract.objects.filter(pk=contract.pk).update(**concerned)
    run = note.import_rows.get().run
    with refused(errors.IMPORT_UNDER_CONTRACT, title=contract.title):
        actions.take_back_import(SYSTEM, public_id=run.public_id)
    note.refresh_from_db()
    assert note.deleted_at is None


def test_a_place_in_a_pool_keeps_the_import(cast: Cast, note: Note) -> None:
    contract = offer(cast)
    PoolEntry.objects.create(
        campaign_id=contract.source_id,
        person_id=note.author_id,
        source=PoolSource.MATCHING,
        tier=Tier.KOC,
        price=1,
        added_at=clock.now(),
    )
    run = note.import_rows.get().run
    with refused(campaign_errors.IMPORT_IN_POOL, name="lan"):
        actions.take_back_import(SYSTEM, public_id=run.public_id)
    note.refresh_from_db()
    assert note.deleted_at is None
