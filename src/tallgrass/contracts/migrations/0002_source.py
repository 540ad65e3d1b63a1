"""Columns for what a contract is for and who pays, empty until the next step fills them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tg_campaigns', '0002_contracts_apart'),
        ('tg_contracts', '0001_initial'),
        ('tg_people', '0001_initial'),
    ]

    operations = [
        migrations.AddField('contract', 'payer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tg_people.organisation')),
        migrations.AddField('contract', 'payer_key', models.CharField(default='', max_length=40), preserve_default=False),
        migrations.AddField('contract', 'source_kind', models.CharField(default='campaign', max_length=20), preserve_default=False),
        migrations.AddField('contract', 'source_id', models.BigIntegerField(null=True)),
        migrations.AddField('contract', 'title', models.CharField(default='', max_length=160), preserve_default=False),
        migrations.AddField('contract', 'source_path', models.CharField(default='', max_length=200), preserve_default=False),
        migrations.AddField('contract', 'domains', models.JSONField(default=list)),
        migrations.AddField('contract', 'payer_cap', models.BigIntegerField(default=0)),
        migrations.AddField('contract', 'keep_until', models.DateTimeField(null=True)),
    ]
