"""Contracts are no longer of this room; their tables stay."""

from django.db import migrations

MODELS = ['WorkLogEntry', 'Remark', 'Reading', 'Earning', 'Draft', 'Contract', 'Terms']


class Migration(migrations.Migration):

    dependencies = [
        ('tg_campaigns', '0001_initial'),
        ('tg_contracts', '0001_initial'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name=name) for name in MODELS]
        ),
    ]
