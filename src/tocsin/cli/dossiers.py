"""`tocsin claims`, `claim`, `dossier` and `statement`: claims on providers, statements to customers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.core.incidents import OPERATOR
from tocsin.core.quantities import Money, exact
from tocsin.core.refusal import Refused
from tocsin.core.reports.service_statement import quarter
from tocsin.core.time import Instant, instant
from tocsin.store import start

LANGUAGE = click.option("--language", type=click.Choice(("en", "nl")), default="en", help="Of the documents.")


@click.command("claims")
@click.option("--status", help="Only these: drafted, sent …, or possible.")
@answering
def claims(*, status: str | None, as_json: bool) -> object:
    """List the claims on providers, and what could be claimed and nobody has drafted yet."""
    start.database()
    from tocsin.actions.list_claims import list_claims  # noqa: PLC0415 - Django must be set up first

    rows = [each for each in list_claims(None, clock.now()) if status in (None, each["status"])]
    if as_json:
        return rows
    for each in rows:
        until = f"until {each['claim_by']}" if each["claim_by"] else "no period agreed"
        click.echo(
            f"{each['claim'] or each['entitlement']:<18}{each['status']:<10}{_money(each['amount']):>16}  "
            f"{until:<27} {each['title']}"
        )
    if not rows:
        click.echo("Nothing is claimed, and nothing can be.")
    return None


@click.group("claim")
def claim() -> None:
    """Take a claim, or a statement, a step further."""


@claim.command("draft")
@click.argument("entitlement")
@click.option("--incident", help="The incident it is about; its entity claims.")
@click.option("--window-at", help="An instant in the window that is meant.")
@answering
def draft(entitlement: str, *, incident: str | None, window_at: str | None, as_json: bool) -> object:
    """Draft the claim for one window of an entitlement, or draft it anew."""
    start.database()
    from tocsin.actions.draft_claim import draft_claim  # noqa: PLC0415 - Django must be set up first

    reference = draft_claim(
        entitlement,
        incident=incident,
        window_at=_moment(window_at, "--window-at"),
        by=OPERATOR,
        at=clock.now(),
    )
    return _said(reference, "is drafted. Somebody else approves it on the pages.", as_json=as_json)


@claim.command("approve")
@click.argument("reference", metavar="REF")
@answering
def approve(reference: str, *, as_json: bool) -> object:
    """Approve what somebody else drafted."""
    start.database()
    from tocsin.actions.approve_dossier import approve_dossier  # noqa: PLC0415 - Django must be set up first

    approve_dossier(reference, by=OPERATOR, at=clock.now())
    return _said(reference, "is approved. Next: tocsin claim send " + reference, as_json=as_json)


@claim.command("send")
@click.argument("reference", metavar="REF")
@click.option("--channel", required=True, help="How it was sent: ticket, e-mail, portal.")
@click.option("--to", "recipient", default="", help="To whom.")
@click.option("--sent-at", help="When; now by default.")
@answering
def send(reference: str, *, channel: str, recipient: str, sent_at: str | None, as_json: bool) -> object:
    """Record that somebody sent it; Tocsin itself sends nothing."""
    start.database()
    from tocsin.actions.send_dossier import send_dossier  # noqa: PLC0415 - Django must be set up first

    send_dossier(
        reference,
        channel=channel,
        recipient=recipient,
        sent_at=_moment(sent_at, "--sent-at"),
        by=OPERATOR,
        at=clock.now(),
    )
    return _said(reference, "is sent.", as_json=as_json)


@claim.command("answer")
@click.argument("reference", metavar="REF")
@click.argument("answer_", metavar="ANSWER", type=click.Choice(("accepted", "credited", "refused")))
@click.option("--amount", help="What was credited, as 1250.00 EUR.")
@click.option("--on", "day", help="The day of the credit, as 2026-04-15.")
@click.option("--reason", default="", help="What the provider says; needed for a refusal.")
@answering
def answer(
    reference: str,
    answer_: Literal["accepted", "credited", "refused"],
    *,
    amount: str | None,
    day: str | None,
    reason: str,
    as_json: bool,
) -> object:
    """Record what the provider answered: accepted, credited or refused."""
    start.database()
    from tocsin.actions.answer_claim import answer_claim  # noqa: PLC0415 - Django must be set up first

    answer_claim(
        reference,
        answer_,
        amount=_amount(amount),
        on=_day(day),
        reason=reason,
        by=OPERATOR,
        at=clock.now(),
    )
    return _said(reference, f"is {answer_}.", as_json=as_json)


@claim.command("withdraw")
@click.argument("reference", metavar="REF")
@click.option("--reason", required=True, help="Why it does not go out.")
@answering
def withdraw(reference: str, *, reason: str, as_json: bool) -> object:
    """Withdraw what has not been sent."""
    start.database()
    from tocsin.actions.withdraw_dossier import withdraw_dossier  # noqa: PLC0415 - Django first

    withdraw_dossier(reference, reason=reason, by=OPERATOR, at=clock.now())
    return _said(reference, "is withdrawn.", as_json=as_json)


@click.command("dossier")
@click.argument("reference", metavar="REF")
@click.option("--out", required=True, help="The file to write.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(("pdf", "letter", "zip")),
    default="pdf",
    help="What to write.",
)
@LANGUAGE
@answering
def dossier(
    reference: str,
    *,
    out: str,
    format_: Literal["pdf", "letter", "zip"],
    language: Literal["en", "nl"],
    as_json: bool,
) -> object:
    """Write a dossier as PDF, its letter, or the package of both with their data."""
    start.database()
    return _write(reference, out, format_, language, as_json=as_json)


@click.command("statement")
@click.argument("customer")
@click.option("--quarter", "period", required=True, help="The quarter, as 2025-Q4.")
@click.option("--out", required=True, help="The PDF to write.")
@LANGUAGE
@answering
def statement(
    customer: str, *, period: str, out: str, language: Literal["en", "nl"], as_json: bool
) -> object:
    """Draft the service-level statement to a customer, unless one goes out already, and write it."""
    asked = quarter(period, "--quarter")
    start.database()
    from tocsin.actions.draft_statement import draft_statement  # noqa: PLC0415 - Django must be set up first
    from tocsin.store import dossiers  # noqa: PLC0415

    reference = dossiers.statement_going_out(customer, str(asked))
    if reference is None:
        reference = draft_statement(customer, asked, by=OPERATOR, at=clock.now())
    return _write(reference, out, "pdf", language, as_json=as_json)


def _write(
    reference: str,
    out: str,
    format_: Literal["pdf", "letter", "zip"],
    language: Literal["en", "nl"],
    *,
    as_json: bool,
) -> object:
    """Write one file of a dossier; the name of a draft says that it is one."""
    from tocsin.channels.documents import (  # noqa: PLC0415 - Typst is loaded only where it is used
        dossier_package,
        dossier_pdf,
        file_name,
        letter_pdf,
    )
    from tocsin.store import dossiers  # noqa: PLC0415

    told = dossiers.dossier(reference)
    path = Path(out)
    name = file_name(told, language, path.suffix.removeprefix(".") or format_, path.stem)
    made = {"pdf": dossier_pdf, "letter": letter_pdf, "zip": dossier_package}[format_](told, language)
    target = path.with_name(name)
    try:
        target.write_bytes(made)
    except OSError as error:
        raise Refused(
            "cannot_write",
            f"{target} cannot be written: {error.strerror}. Name a file in a folder where you may write.",
            "--out",
        ) from None
    if as_json:
        return {"dossier": reference, "status": told.status, "draft": told.is_draft, "file": str(target)}
    marked = ", marked as a draft: nobody has approved it" if told.is_draft else ""
    click.echo(f"{reference}: {target} is written{marked}.")
    return None


def _said(reference: str, words: str, *, as_json: bool) -> object:
    if as_json:
        return {"dossier": reference}
    click.echo(f"{reference} {words}")
    return None


def _moment(given: str | None, where: str) -> Instant | None:
    return instant(given, where) if given else None


def _money(amount: Mapping[str, Any] | None) -> str:
    return f"{amount['amount']} {amount['currency']}" if amount else "no amount"


def _amount(given: str | None) -> Money | None:
    """Read ``1250.00 EUR``. Raises ``Refused`` (``not_a_number``, ``amount_without_currency``)."""
    if given is None:
        return None
    number, _, currency = given.partition(" ")
    amount: Decimal = exact(number, "--amount")
    if len(currency) != len("EUR") or not currency.isascii() or not currency.isupper():
        raise Refused(
            "amount_without_currency",
            f"--amount: {given!r:.40} names no currency. Write it after the amount, as in 1250.00 EUR.",
            "--amount",
        )
    return Money(amount, currency)


def _day(given: str | None) -> date | None:
    if given is None:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise Refused(
            "not_a_day", f"--on: {given!r:.40} is not a day. Write it as 2026-04-15.", "--on"
        ) from None
