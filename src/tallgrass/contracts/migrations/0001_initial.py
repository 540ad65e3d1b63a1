"""Contracts become a room of their own. Their tables keep their names and their rows: only what
Django knows of them changes hands."""

from typing import Any

import django.db.models.deletion
import tallgrass.kernel.fields
import tallgrass.kernel.ids
from django.conf import settings
from django.db import migrations, models


MODELS = ['terms', 'contract', 'draft', 'earning', 'reading', 'remark', 'worklogentry']


def keep_kinds(apps: Any, _schema_editor: Any) -> None:
    """Content types go along, and with them whatever refers to them."""
    kinds = apps.get_model('contenttypes', 'ContentType').objects
    kinds.filter(app_label='tg_campaigns', model__in=MODELS).update(app_label='tg_contracts')


def give_kinds_back(apps: Any, _schema_editor: Any) -> None:
    kinds = apps.get_model('contenttypes', 'ContentType').objects
    kinds.filter(app_label='tg_contracts', model__in=MODELS).update(app_label='tg_campaigns')


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('tg_campaigns', '0001_initial'),
        ('tg_people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(keep_kinds, give_kinds_back),
        migrations.SeparateDatabaseAndState(state_operations=[
            migrations.CreateModel(
                name='Terms',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('body', models.JSONField()),
                    ('hash', models.CharField(max_length=64)),
                    ('created_at', models.DateTimeField()),
                ],
                options={
                    'db_table': 'tg_campaigns_terms',
                },
            ),
            migrations.CreateModel(
                name='Contract',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', tallgrass.kernel.fields.PublicIdField(default=tallgrass.kernel.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('kind', models.CharField(choices=[('flat', 'Fee on publication'), ('clicks', 'Per valid click')], max_length=10)),
                    ('tier', models.CharField(choices=[('nano', 'Nano'), ('koc', 'KOC'), ('kol', 'KOL'), ('celebrity', 'Celebrity')], max_length=10)),
                    ('wave', models.CharField(choices=[('preheat', 'Preheat'), ('launch', 'Launch')], max_length=10)),
                    ('state', models.CharField(choices=[('offered', 'Offered'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('expired', 'Expired'), ('approved', 'Approved to publish'), ('published', 'Published'), ('completed', 'Completed'), ('ended', 'Ended early')], default='offered', max_length=10)),
                    ('gross', models.BigIntegerField()),
                    ('currency', models.CharField(max_length=3)),
                    ('note_id', models.BigIntegerField(null=True, unique=True)),
                    ('entry_id', models.BigIntegerField(null=True)),
                    ('turn', models.CharField(blank=True, max_length=10)),
                    ('due_at', models.DateTimeField(null=True)),
                    ('reminded_at', models.DateTimeField(null=True)),
                    ('offered_at', models.DateTimeField()),
                    ('accepted_at', models.DateTimeField(null=True)),
                    ('answered_words', models.TextField(blank=True)),
                    ('published_at', models.DateTimeField(null=True)),
                    ('pay_at', models.DateTimeField(null=True)),
                    ('followers', models.PositiveIntegerField(null=True)),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tg_people.organisation')),
                    ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='tg_campaigns.campaign')),
                    ('mcn', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tg_people.organisation')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('terms', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='tg_contracts.terms')),
                ],
                options={
                    'db_table': 'tg_campaigns_contract',
                },
            ),
            migrations.CreateModel(
                name='Draft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', tallgrass.kernel.fields.PublicIdField(default=tallgrass.kernel.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('round', models.PositiveSmallIntegerField()),
                    ('state', models.CharField(choices=[('submitted', 'With the marketer'), ('returned', 'Returned for changes'), ('approved', 'Approved')], default='submitted', max_length=10)),
                    ('title', models.CharField(max_length=120)),
                    ('body', models.TextField()),
                    ('language', models.CharField(max_length=10)),
                    ('cover', models.JSONField(null=True)),
                    ('images', models.JSONField(default=list)),
                    ('findings', models.JSONField(default=list)),
                    ('submitted_at', models.DateTimeField()),
                    ('due_at', models.DateTimeField()),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('words', models.TextField(blank=True)),
                    ('was_read', models.BooleanField(default=False)),
                    ('contract', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='tg_contracts.contract')),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'db_table': 'tg_campaigns_draft',
                },
            ),
            migrations.CreateModel(
                name='Earning',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', tallgrass.kernel.fields.PublicIdField(default=tallgrass.kernel.ids.new_public_id, editable=False, max_length=16, unique=True)),
                    ('kind', models.CharField(choices=[('flat', 'Fee on publication'), ('clicks', 'Per valid click')], max_length=10)),
                    ('line', models.CharField(choices=[('koc', 'KOC'), ('kol', 'KOL'), ('celebrity', 'Celebrity'), ('platform', 'Platform'), ('contingency', 'Contingency')], max_length=12)),
                    ('period', models.CharField(max_length=20)),
                    ('quantity', models.PositiveIntegerField(default=1)),
                    ('gross', models.BigIntegerField()),
                    ('currency', models.CharField(max_length=3)),
                    ('state', models.CharField(choices=[('due', 'Due'), ('posted', 'Paid into the account')], default='due', max_length=8)),
                    ('earned_at', models.DateTimeField()),
                    ('pay_at', models.DateTimeField()),
                    ('posted_at', models.DateTimeField(null=True)),
                    ('shares', models.JSONField(default=list)),
                    ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='earnings', to='tg_contracts.contract')),
                ],
                options={
                    'db_table': 'tg_campaigns_earning',
                },
            ),
            migrations.CreateModel(
                name='Reading',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('read_at', models.DateTimeField()),
                    ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='tg_contracts.draft')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'db_table': 'tg_campaigns_reading',
                },
            ),
            migrations.CreateModel(
                name='Remark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('field', models.CharField(max_length=5)),
                    ('start', models.PositiveIntegerField()),
                    ('end', models.PositiveIntegerField()),
                    ('quote', models.TextField()),
                    ('words', models.TextField()),
                    ('created_at', models.DateTimeField()),
                    ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='tg_contracts.draft')),
                ],
                options={
                    'db_table': 'tg_campaigns_remark',
                },
            ),
            migrations.CreateModel(
                name='WorkLogEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField()),
                    ('side', models.CharField(max_length=10)),
                    ('verb', models.CharField(max_length=30)),
                    ('words', models.TextField(blank=True)),
                    ('minutes', models.PositiveIntegerField(null=True)),
                    ('contract', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='log', to='tg_contracts.contract')),
                ],
                options={
                    'db_table': 'tg_campaigns_worklogentry',
                },
            ),
            migrations.AddIndex(
                model_name='draft',
                index=models.Index(fields=['state', 'due_at'], name='tg_draft_due'),
            ),
            migrations.AddConstraint(
                model_name='draft',
                constraint=models.UniqueConstraint(fields=('contract', 'round'), name='tg_draft_round'),
            ),
            migrations.AddIndex(
                model_name='earning',
                index=models.Index(fields=['state', 'pay_at'], name='tg_earning_due'),
            ),
            migrations.AddConstraint(
                model_name='earning',
                constraint=models.UniqueConstraint(fields=('contract', 'kind', 'period'), name='tg_earning_once'),
            ),
            migrations.AddConstraint(
                model_name='earning',
                constraint=models.CheckConstraint(condition=models.Q(('gross__gt', 0)), name='tg_earning_positive'),
            ),
            migrations.AddConstraint(
                model_name='reading',
                constraint=models.UniqueConstraint(fields=('draft', 'person'), name='tg_reading_once'),
            ),
            migrations.AddConstraint(
                model_name='remark',
                constraint=models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='tg_remark_span'),
            ),
            migrations.AddIndex(
                model_name='contract',
                index=models.Index(fields=['person', '-id'], name='tg_contract_person'),
            ),
            migrations.AddIndex(
                model_name='contract',
                index=models.Index(fields=['campaign', 'state', 'id'], name='tg_contract_campaign'),
            ),
            migrations.AddIndex(
                model_name='contract',
                index=models.Index(fields=['due_at'], name='tg_contract_due'),
            ),
            migrations.AddIndex(
                model_name='contract',
                index=models.Index(fields=['pay_at'], name='tg_contract_pay'),
            ),
            migrations.AddConstraint(
                model_name='contract',
                constraint=models.UniqueConstraint(fields=('campaign', 'person', 'kind'), name='tg_contract_once'),
            ),
        ]),
    ]
