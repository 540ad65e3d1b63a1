from django.db import migrations, models


class Migration(migrations.Migration):
    """Labels are said in plainer words; nothing that is stored changes."""

    dependencies = [
        ('tg_governance', '0003_payer_key'),
    ]

    operations = [
        migrations.AlterField(
            model_name='report',
            name='reason',
            field=models.CharField(choices=[('undisclosed_ad', 'Advertising without a label'), ('spam', 'Spam or cheating'), ('harassment', 'Harassment or hate'), ('danger', 'Dangerous or harmful'), ('false', 'False or misleading'), ('impersonation', 'Pretends to be someone else'), ('rights', "Uses someone's work or picture without permission"), ('other', 'Something else')], max_length=20),
        ),
        migrations.AlterField(
            model_name='restriction',
            name='state',
            field=models.CharField(choices=[('active', 'Active'), ('expired', 'Ended as planned'), ('lifted', 'Lifted')], default='active', max_length=10),
        ),
    ]
