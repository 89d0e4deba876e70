"""Problems behind incidents, and the actions that somebody owes after one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0009_pre_the_register_searched"),
    ]

    operations = [
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("title", models.CharField(max_length=300)),
                ("about", models.CharField(max_length=20)),
                ("owner", models.CharField(max_length=150)),
                ("due", models.DateTimeField()),
                ("state", models.CharField(default="open", max_length=11)),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="store.groupentity",
                    ),
                ),
            ],
            options={
                "ordering": ("due", "id"),
                "indexes": [models.Index(fields=["about"], name="actions_about")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("open", "done", "effective", "ineffective", "dropped"))
                        ),
                        name="action_state_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Problem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("title", models.CharField(max_length=300)),
                ("state", models.CharField(default="open", max_length=11)),
                ("cause", models.CharField(default="", max_length=30)),
                ("node", models.CharField(default="", max_length=300)),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problems",
                        to="store.groupentity",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("open", "known_error", "resolved"))),
                        name="problem_state_is_known",
                    )
                ],
            },
        ),
    ]
