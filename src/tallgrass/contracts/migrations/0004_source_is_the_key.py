"""A contract stands on its source; the campaign it came from is not its key any more."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tg_contracts', '0003_copy_source'),
    ]

    operations = [
        migrations.RemoveConstraint('contract', 'tg_contract_once'),
        migrations.RemoveIndex('contract', 'tg_contract_campaign'),
        migrations.RemoveField('contract', 'campaign'),
        migrations.AlterField('contract', 'payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tg_people.organisation')),
        migrations.AlterField('contract', 'source_id', models.BigIntegerField()),
        migrations.AlterField('contract', 'keep_until', models.DateTimeField()),
        migrations.AddIndex('contract', models.Index(fields=['source_kind', 'source_id', 'state', 'id'], name='tg_contract_source')),
        migrations.AddIndex('contract', models.Index(fields=['payer', 'state'], name='tg_contract_payer')),
        migrations.AddConstraint('contract', models.UniqueConstraint(fields=('source_kind', 'source_id', 'person', 'kind'), name='tg_contract_once')),
    ]
