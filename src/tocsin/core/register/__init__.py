"""What the register of information and the inventory hold: who depends on whom."""

from tocsin.core.register.inventory import (
    Asset,
    BusinessFunction,
    BusinessService,
    Customer,
    Effect,
    Entity,
    Group,
    IctService,
    Inventory,
    Node,
    Provider,
)
from tocsin.core.register.plans import RecoveryPlan

__all__ = [
    "Asset",
    "BusinessFunction",
    "BusinessService",
    "Customer",
    "Effect",
    "Entity",
    "Group",
    "IctService",
    "Inventory",
    "Node",
    "Provider",
    "RecoveryPlan",
]
