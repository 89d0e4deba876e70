"""The inventory and the filed register it came from."""

from __future__ import annotations

from django.db import models

KINDS = ("entity", "function", "ict_service", "provider", "asset", "business_service", "customer")
EFFECTS = ("down", "degraded")


class RegisterFiling(models.Model):
    """One register of information as filed; a later one of the same owner and scope replaces it."""

    owner = models.CharField(max_length=100)
    scope = models.CharField(max_length=3)
    reference_date = models.DateField()
    module = models.TextField()
    parameters = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("owner", "scope"), name="one_filing_per_owner_and_scope"),
            models.CheckConstraint(
                condition=models.Q(scope__in=("IND", "CON")), name="filing_scope_is_ind_or_con"
            ),
        )

    def __str__(self) -> str:
        return f"{self.owner}.{self.scope} {self.reference_date}"


class RegisterRow(models.Model):
    """One row of a template, cells as they were filed: what export writes back."""

    filing = models.ForeignKey(RegisterFiling, on_delete=models.CASCADE, related_name="rows")
    template = models.CharField(max_length=7)
    position = models.PositiveIntegerField()
    cells = models.JSONField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("filing", "template", "position"), name="one_row_per_position"),
        )

    def __str__(self) -> str:
        return f"{self.template} row {self.position}"


class InventoryFolder(models.Model):
    """The inventory folder as it was last read, whole: kept so that a new register can be joined to it."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    document = models.JSONField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_inventory_folder"),
        )

    def __str__(self) -> str:
        return "inventory folder"


class GroupEntity(models.Model):
    """An entity in scope of the register: whom roles and incidents belong to."""

    lei = models.CharField(max_length=100, primary_key=True)  # registers are dirty: a LEI has 20
    name = models.CharField(max_length=300)
    terms = models.JSONField()

    def __str__(self) -> str:
        return self.name


class NodeRow(models.Model):
    """A node of the dependency graph; what its kind adds is in ``terms``."""

    id = models.CharField(max_length=300, primary_key=True)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=500)
    placeholder = models.BooleanField(default=False)
    terms = models.JSONField()

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="node_kind_is_known"),)
        indexes = (models.Index(fields=("kind", "name")),)

    def __str__(self) -> str:
        return self.name


class GroupRow(models.Model):
    """The owner needs so many of the members."""

    id = models.CharField(max_length=400, primary_key=True)
    owner = models.ForeignKey(NodeRow, on_delete=models.CASCADE, related_name="groups")
    needs = models.PositiveIntegerField()
    effect = models.CharField(max_length=8)
    source = models.TextField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(needs__gte=1), name="group_needs_at_least_one"),
            models.CheckConstraint(condition=models.Q(effect__in=EFFECTS), name="group_effect_is_known"),
        )

    def __str__(self) -> str:
        return self.id


class GroupMember(models.Model):
    """One member of a group, once."""

    group = models.ForeignKey(GroupRow, on_delete=models.CASCADE, related_name="members")
    node = models.ForeignKey(NodeRow, on_delete=models.CASCADE, related_name="member_of")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("group", "node"), name="member_stands_once_in_a_group"),
        )

    def __str__(self) -> str:
        return f"{self.node_id} in {self.group_id}"


class CommitmentRow(models.Model):
    """What was promised to a customer about a business service."""

    id = models.CharField(max_length=100, primary_key=True)
    customer = models.ForeignKey(NodeRow, on_delete=models.CASCADE, related_name="+")
    business_service = models.ForeignKey(NodeRow, on_delete=models.CASCADE, related_name="+")
    terms = models.JSONField()

    def __str__(self) -> str:
        return self.id


class EntitlementRow(models.Model):
    """What a provider promised about an ICT service."""

    id = models.CharField(max_length=100, primary_key=True)
    ict_service = models.ForeignKey(NodeRow, on_delete=models.CASCADE, related_name="+")
    terms = models.JSONField()

    def __str__(self) -> str:
        return self.id


class RecoveryPlanRow(models.Model):
    """What a continuity plan sets for one node: recovery objectives, and where the plan stands."""

    id = models.CharField(max_length=100, primary_key=True)
    node = models.ForeignKey(NodeRow, on_delete=models.CASCADE, related_name="+")
    terms = models.JSONField()

    def __str__(self) -> str:
        return self.id


class ContactRow(models.Model):
    """A person or desk to tell."""

    id = models.CharField(max_length=100, primary_key=True)
    audience = models.CharField(max_length=40)
    terms = models.JSONField()

    def __str__(self) -> str:
        return self.id


class ComponentMapping(models.Model):
    """A component of a provider's status page stands for an ICT service of ours."""

    LONGEST = 200

    provider = models.ForeignKey(NodeRow, on_delete=models.CASCADE, related_name="+")
    component = models.CharField(max_length=LONGEST)
    ict_service = models.ForeignKey(NodeRow, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("provider", "component", "ict_service"), name="component_mapped_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.component} at {self.provider_id}"
