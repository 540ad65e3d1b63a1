"""Each contract keeps what its campaign ordered: who pays from where, for what, until when."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import migrations

SLICE = 500


def copy(apps: Any, _schema_editor: Any) -> None:
    """Fill the columns from each contract's campaign and terms, some hundreds at a time."""
    contracts = apps.get_model('tg_contracts', 'Contract').objects.order_by('pk')
    last = 0
    while rows := list(contracts.select_related('campaign', 'terms').filter(pk__gt=last)[:SLICE]):
        for row in rows:
            campaign, body = row.campaign, row.terms.body
            row.payer_id = campaign.brand_id
            row.payer_key = f'campaign:{campaign.pk}'
            row.source_kind, row.source_id = 'campaign', campaign.pk
            row.title = campaign.title
            row.source_path = f'/campaigns/{campaign.public_id}/'
            # The brief took its link from the brand's verified domains: its host is within them.
            host = urlsplit(body['link_url']).hostname
            row.domains = [host] if host else []
            row.payer_cap = campaign.click_campaign_cap if row.kind == 'clicks' else 0
            row.keep_until = campaign.launch_to + timedelta(days=body['keep_days'])
            row.save(update_fields=[
                'payer', 'payer_key', 'source_kind', 'source_id', 'title', 'source_path',
                'domains', 'payer_cap', 'keep_until',
            ])
        last = rows[-1].pk


class Migration(migrations.Migration):

    dependencies = [
        ('tg_contracts', '0002_source'),
    ]

    operations = [
        migrations.RunPython(copy, migrations.RunPython.noop),
    ]
