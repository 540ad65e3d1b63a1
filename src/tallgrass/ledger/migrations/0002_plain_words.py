from django.db import migrations, models


class Migration(migrations.Migration):
    """Labels are said in plainer words; nothing that is stored changes."""

    dependencies = [
        ('tg_ledger', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='account',
            name='kind',
            field=models.CharField(choices=[('external', 'Outside this community'), ('funds', 'Available'), ('escrow', 'Held for a campaign'), ('lease', 'Reserved for counting clicks'), ('payable', 'Earned'), ('fees', 'Fees'), ('payout', 'Being paid out')], max_length=10),
        ),
    ]
