"""A situation in a terminal: the answer first, then what it rests on."""

from __future__ import annotations

from rich.console import Console

from tocsin.cli.recovery_text import show_recovery
from tocsin.cli.tables import amount, lasting, moment, new_table
from tocsin.core.commitments import Entitlement
from tocsin.core.register import BusinessFunction, BusinessService, Customer, IctService
from tocsin.core.situation import Landscape, Situation, grouped
from tocsin.core.sla import AtRisk
from tocsin.store import lawbooks

ROWS = 10


def show(now: Situation, landscape: Landscape, console: Console | None = None) -> None:
    """Print the situation."""
    out = console or Console(highlight=False)
    _answer(now, landscape, out)
    _hit(now, landscape, out)
    show_recovery(now, out)
    _promises(now, landscape, out)
    _law(now, out)
    _tell(now, out)
    _owed_to_us(now, landscape, out)
    _claims(now, landscape, out)


def _answer(now: Situation, landscape: Landscape, out: Console) -> None:
    verdict = now.classification
    out.rule(f"[bold]{now.told.reference}  {now.told.title}")
    for outage in now.told.outages:
        ended = f" until {moment(outage.until)}" if outage.until else ", and it goes on"
        out.print(
            f"[bold]{landscape.name(outage.node)}[/] is {outage.state} since {moment(outage.since)}{ended}."
        )
    if verdict.outcome == "major":
        out.print(f"[bold red]A major incident[/] under Article {verdict.basis} of {verdict.law.short}.")
    elif verdict.becomes_major_at:
        left = lasting(verdict.becomes_major_at - now.at)
        out.print(
            f"Not major yet; [bold red]it becomes major at {moment(verdict.becomes_major_at)}[/] "
            f"(in {left}) if it goes on."
        )
    else:
        out.print(
            "Not major."
            if verdict.outcome == "not_major"
            else "Whether it is major is open: answers are missing."
        )
    out.print(f"As of {moment(now.at)}.\n")


def _hit(now: Situation, landscape: Landscape, out: Console) -> None:
    functions = [each for each in now.hit if isinstance(each.node, BusinessFunction)]
    table = new_table("What is hit", "Function", "State", "Critical", "RTO used up", "Because of")
    due = {each.node.id: each.rto_due for each in now.recovery}
    for each in sorted(functions, key=lambda hit: not _critical(hit.node))[: 2 * ROWS]:
        rto = due.get(each.node.id)
        because = ", ".join(map(landscape.name, each.why.because[:2])) if each.why else "declared"
        table.add_row(
            each.node.name, each.state, _yes(_critical(each.node)), moment(rto) if rto else "-", because
        )
    out.print(table)
    counts = [
        (kind, sum(isinstance(each.node, kind) for each in now.hit))
        for kind in (IctService, BusinessService, Customer)
    ]
    named = ", ".join(f"{count} {kind.kind.replace('_', ' ')}s" for kind, count in counts)
    out.print(f"{len(functions)} functions, {named} are hit; redundancy holds up {len(now.saved)} more.\n")


def _critical(node: object) -> bool | None:
    return node.critical_or_important if isinstance(node, BusinessFunction) else None


def _promises(now: Situation, landscape: Landscape, out: Console) -> None:
    table = new_table(
        "What we promised, by what breaks first", "Customer", "Promise", "Standing", "Breaks at", "At stake"
    )
    for each in now.commitments[:ROWS]:
        table.add_row(
            landscape.name(each.commitment.customer),
            _promise(each, landscape),
            each.standing.name.lower(),
            moment(each.attainment.breach_at) if each.attainment and each.attainment.breach_at else "-",
            amount(each.owed_next or each.owed),
        )
    out.print(table)
    _more(len(now.commitments), out)


def _promise(each: AtRisk, landscape: Landscape) -> str:
    target = f"{each.commitment.objective.target} %" if each.commitment.objective else "nothing measurable"
    return f"{landscape.name(each.commitment.business_service)}: {target}"


def _law(now: Situation, out: Console) -> None:
    verdict = now.classification
    names = lawbooks.terms("en")["article"]
    table = new_table(f"Is it major? ({verdict.law.short})", "Criterion", "Article", "Answer")
    table.add_row(
        "critical services affected (gate)",
        ", ".join(verdict.critical_points) or "6",
        verdict.critical_services.value,
    )
    for article, truth in verdict.thresholds.items():
        points = [point for point in verdict.points_met if point.startswith(article)]
        table.add_row(names.get(article, ""), ", ".join(points) or article, truth.value)
    out.print(table)
    if verdict.ask_next:
        questions = lawbooks.fact_definitions()
        out.print("Ask next: " + " · ".join(questions[key].questions["en"] for key in verdict.ask_next[:3]))
    reports = new_table("Reports", "Report", "Due", "Article", "")
    for each in now.deadlines:
        reports.add_row(
            each.report.replace("_", " "),
            moment(each.due) if each.due else "without undue delay",
            each.article,
            "projected" if each.projected else "",
        )
    out.print(reports)


def _tell(now: Situation, out: Console) -> None:
    table = new_table("Whom to tell", "Who", "By", "Grounds", "How")
    for group in grouped(now.to_tell):
        first, others = group[0], len(group) - 1
        by = moment(first.by) if first.by else "without delay"
        if first.told_at:
            by = f"told {moment(first.told_at)}"
        whom = f"{first.whom} and {others} more" if others else first.whom
        told = ": ".join(filter(None, (first.audience.replace("_", " "), whom)))
        table.add_row(told, by, first.grounds, first.contact or "-")
    out.print(table)


def _owed_to_us(now: Situation, landscape: Landscape, out: Console) -> None:
    """Show what providers promised to do and by when, where a clock runs or ran."""
    theirs = [each for each in now.duties if not each.ours and each.due is not None]
    if theirs:
        table = new_table("What providers promised to do", "Service", "Duty", "Due", "Standing", "Clause")
        for each in theirs[:ROWS]:
            service = each.promise.ict_service if isinstance(each.promise, Entitlement) else ""
            table.add_row(
                landscape.name(service),
                " ".join(filter(None, (each.kind.value, each.severity))),
                moment(each.due) if each.due else "-",
                each.standing.value.replace("_", " "),
                str(each.promise.clause),
            )
        out.print(table)
        _more(len(theirs), out)
    for node in dict.fromkeys(each.node for each in now.sources):
        out.print(
            f"Sources differ about {landscape.name(node)}: --json lists what each says and which counts."
        )


def _claims(now: Situation, landscape: Landscape, out: Console) -> None:
    table = new_table("What to claim", "Provider's promise", "Clause", "Attained", "Amount", "Claim by")
    due = [each for each in now.claims if each.attainment.credit.claimable]
    for each in due[:ROWS]:
        shown, days = each.attainment.shown, each.attainment.credit.days
        table.add_row(
            landscape.name(each.entitlement.ict_service),
            str(each.entitlement.clause),
            f"{shown} %" if shown else "not known",
            f"{days} days" if days else amount(each.amount) if each.amount else "not known",
            moment(each.claim_by) if each.claim_by else "-",
        )
    out.print(table)
    for net in now.net_position.by_currency:
        out.print(
            f"Net: owed {amount(net.owed)} now and {amount(net.owed_next)} next, "
            f"claimable {amount(net.claimable)}, uncovered {amount(net.uncovered)}."
        )


def _more(count: int, out: Console) -> None:
    if count > ROWS:
        out.print(f"and {count - ROWS} more: --json lists all of them")


def _yes(answer: bool | None) -> str:  # noqa: FBT001 - a fact's three answers
    return {True: "yes", False: "no", None: "not assessed"}[answer]
