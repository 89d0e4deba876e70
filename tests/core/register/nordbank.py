"""A small register without a fault: Nordbank, its IT company, Hafen Cloud and Kleine Rechenstube."""

from collections.abc import Mapping
from datetime import date

from tocsin.core.register.inventory import Effect, Inventory
from tocsin.core.register.tables import RegisterKey, Row, Tables

Register = dict[str, list[dict[str, str]]]


def lei(start: str) -> str:
    """Complete a LEI with its check digits."""
    body = start.ljust(18, "0")
    number = int("".join(str(int(each, 36)) for each in body + "00"))
    return f"{body}{98 - number % 97:02d}"


NORDBANK = lei("529900NORDBANK")
NORDBANK_IT = lei("529900NORDBANKIT")
HAFEN = lei("529900HAFENCLOUD")
RECHENSTUBE = "DEHRB.4711"
KEY = RegisterKey(NORDBANK, "CON", date(2025, 12, 31))

LEI, EUID = "eba_qCO:qx2000", "eba_qCO:qx2002"
YES, NO = "eba_BT:x28", "eba_BT:x29"
DE, NL, NOWHERE = "eba_GA:DE", "eba_GA:NL", "eba_GA:qx2007"
FULL, MATERIAL, LOW, NONE = "eba_ZZ:x797", "eba_ZZ:x796", "eba_ZZ:x795", "eba_ZZ:x794"


def row(*cells: str, **others: str) -> dict[str, str]:
    """Write cells under c0010, c0020 and so on; others under their name."""
    return {f"c{10 * place:04d}": cell for place, cell in enumerate(cells, start=1)} | others


def use(
    reference: str, provider: str, function: str, service: str, reliance: str = FULL, **cells: str
) -> dict[str, str]:
    """One row of B_02.02; by default of Nordbank, indefinite, with data in Germany."""
    base = row(
        reference, NORDBANK, provider, LEI, function, f"eba_TA:{service}", "2024-01-01", "9999-12-31", ""
    )
    rest = ("90", "180", DE, DE, YES, DE, DE, "eba_ZZ:x793", reliance)
    return base | {f"c{10 * place:04d}": cell for place, cell in enumerate(rest, start=10)} | cells


def link(reference: str, service: str, provider: str, rank: int | str, recipient: str) -> dict[str, str]:
    """One row of B_05.02."""
    return row(reference, f"eba_TA:{service}", provider, LEI, str(rank), recipient, LEI)


def provider(code: str, name: str, parent: str | None = None, **cells: str) -> dict[str, str]:
    """One row of B_05.01; its own parent unless another is named."""
    kind = LEI if len(code) == 20 else EUID
    return row(code, kind, "", "", name, name, "eba_CT:x212", DE, "", "", parent or code, LEI) | cells


def arrangement(reference: str, kind: str = "x1", overarching: str = "") -> dict[str, str]:
    """One row of B_02.01."""
    return row(reference, f"eba_CO:{kind}", overarching, "eba_CU:EUR", "1000")


def function(
    code: str, name: str, entity: str = NORDBANK, critical: str = YES, rto: str = "2"
) -> dict[str, str]:
    """One row of B_06.01."""
    return row(code, "eba_TA:x222", name, entity, critical, "", "2025-09-01", rto, "1", "eba_ZZ:x793")


def entity(code: str, name: str, kind: str = "x12", parent: str = NORDBANK) -> dict[str, str]:
    """One row of B_01.02."""
    dates = ("2025-12-01", "2025-01-17", "9999-12-31")
    return row(code, name, DE, f"eba_CT:{kind}", "eba_RP:x56", parent, *dates, "eba_CU:EUR", "1000000")


def nordbank() -> Register:
    """F1 on C-1/S19 by Hafen Cloud, which stands on Rechenstube; F2 on C-2/S07 by Rechenstube."""
    return {
        "B_01.01": [row(NORDBANK, "Nordbank", DE, "eba_CT:x12", "BaFin", "2026-03-01")],
        "B_01.02": [entity(NORDBANK, "Nordbank"), entity(NORDBANK_IT, "Nordbank IT", "x317")],
        "B_01.03": [row("BR-NL", NORDBANK, "Nordbank Amsterdam", NL)],
        "B_02.01": [arrangement("C-1"), arrangement("C-2")],
        "B_02.02": [use("C-1", HAFEN, "F1", "S19"), use("C-2", RECHENSTUBE, "F2", "S07", LOW, c0040=EUID)],
        "B_02.03": [],
        "B_03.01": [row("C-1", NORDBANK, "true"), row("C-2", NORDBANK, "true")],
        "B_03.02": [row("C-1", HAFEN, LEI), row("C-2", RECHENSTUBE, EUID)],
        "B_03.03": [],
        "B_04.01": [
            row("C-1", NORDBANK, "eba_ZZ:x839", "Not Applicable"),
            row("C-1", NORDBANK, "eba_ZZ:x838", "BR-NL"),
            row("C-2", NORDBANK, "eba_ZZ:x839", "Not Applicable"),
        ],
        "B_05.01": [provider(HAFEN, "Hafen Cloud"), provider(RECHENSTUBE, "Kleine Rechenstube", c0120=EUID)],
        "B_05.02": [link("C-1", "S19", HAFEN, 1, HAFEN), link("C-1", "S19", RECHENSTUBE, 2, HAFEN)],
        "B_06.01": [function("F1", "Payments"), function("F2", "Archive", critical=NO, rto="24")],
        "B_07.01": [
            row("C-1", HAFEN, LEI, "eba_TA:S19", "eba_ZZ:x960", "eba_ZZ:x964", "2025-05-01", YES)
            | {"c0090": "eba_ZZ:x966", "c0100": "eba_ZZ:x793", "c0110": NO, "c0120": ""}
        ],
        "B_99.01": [],
    }


def tables_of(register: Register) -> Tables:
    """Give every row the line it would have in a file."""
    return {
        template: tuple(Row(template, line, cells) for line, cells in enumerate(rows, start=2))
        for template, rows in register.items()
    }


def service_id(reference: str, service: str) -> str:
    return f"ict_service:{NORDBANK}/{reference}/{service}"


def function_id(code: str, entity: str = NORDBANK) -> str:
    return f"function:{entity}/{code}"


def states(inventory: Inventory, *down: str) -> Mapping[str, str]:
    """Say what is down or degraded when some nodes are down: the plainest fixpoint that can be written."""
    worst = dict.fromkeys(inventory.nodes, 0) | dict.fromkeys(down, 2)
    while True:
        before = dict(worst)
        for group in inventory.groups:
            up = sum(worst[member] == 0 for member in group.members)
            half = sum(worst[member] == 1 for member in group.members)
            state = 0 if up >= group.needs else 1 if up + half >= group.needs else 2
            worst[group.owner] = max(
                worst[group.owner], state if group.effect is Effect.DOWN else min(state, 1)
            )
        if worst == before:
            return {id_: ("degraded", "down")[state - 1] for id_, state in worst.items() if state}
