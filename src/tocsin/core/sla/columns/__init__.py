"""Time to breach of very many promises at once, in whole microseconds: the same answers as one by one."""

from tocsin.core.sla.columns.breaches import BreachColumns, times_to_breach
from tocsin.core.sla.columns.layout import PromiseColumns, fits, laid_out

__all__ = ["BreachColumns", "PromiseColumns", "fits", "laid_out", "times_to_breach"]
