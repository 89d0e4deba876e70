"""`tocsin token`: what lets programs in, made, listed and revoked on the machine itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.core.incidents import OPERATOR
from tocsin.core.time import Instant, rfc3339
from tocsin.store import start

if TYPE_CHECKING:
    from tocsin.store.tokens import Token

DAYS = 90


@click.group("token")
def token() -> None:
    """Make, list and revoke the tokens with which programs come in."""


@token.command("make")
@click.argument("account")
@click.option("--label", required=True, help="What uses the token, so that it can be told apart.")
@click.option("--scope", "scopes", multiple=True, required=True, help="A verb it is for; may be repeated.")
@click.option("--days", type=click.IntRange(1), default=DAYS, show_default=True, help="How long it lives.")
@answering
def make(*, account: str, label: str, scopes: tuple[str, ...], days: int, as_json: bool) -> object:
    """Make a token of ACCOUNT; its secret is printed once and kept nowhere."""
    start.database()
    from tocsin.actions.make_token import LONGEST_LIFE, make_token  # noqa: PLC0415 - Django must be set up first

    now = clock.now()
    ends = now + timedelta(days=min(days, LONGEST_LIFE.days + 1))
    made, secret = make_token(label, scopes=scopes, expires_at=ends, account=account, by=OPERATOR, at=now)
    if as_json:
        return {**_row(made, now), "secret": secret}
    click.echo(f"Token {made.number} of {account} is made. This is its secret, shown this once:")
    click.echo(secret)
    return None


@token.command("list")
@click.argument("account", required=False)
@answering
def list_(*, account: str | None, as_json: bool) -> object:
    """List the tokens, of ACCOUNT alone if it is named, the newest first."""
    start.database()
    from tocsin.store import tokens  # noqa: PLC0415 - Django must be set up first

    now = clock.now()
    rows = [_row(each, now) for each in tokens.tokens(None if account is None else [account])]
    if as_json:
        return rows
    for row in rows:
        used = f"used {row['used_at']}" if row["used_at"] else "never used"
        click.echo(
            f"{row['token']:>4}  {row['account']}  {row['start']}…  {row['standing']} until "
            f"{row['expires_at']}  {used}  {row['label']}: {', '.join(row['scopes'])}"
        )
    return None


@token.command("revoke")
@click.argument("number", type=click.IntRange(1))
@click.option("--reason", default="", help="Why; it stays on record.")
@answering
def revoke(*, number: int, reason: str, as_json: bool) -> object:
    """Let token NUMBER do nothing any more."""
    start.database()
    from tocsin.actions.revoke_token import revoke_token  # noqa: PLC0415 - Django must be set up first

    revoke_token(number, reason=reason, by=OPERATOR, at=clock.now())
    if as_json:
        return {"token": number, "standing": "revoked"}
    click.echo(f"Token {number} is revoked.")
    return None


def _row(each: Token, now: Instant) -> dict[str, Any]:
    return {
        "token": each.number,
        "account": each.account,
        "label": each.label,
        "start": each.start,
        "scopes": list(each.scopes),
        "standing": each.standing(now),
        "made_at": rfc3339(each.made_at),
        "made_by": each.made_by,
        "expires_at": rfc3339(each.expires_at),
        "revoked_at": rfc3339(each.revoked_at) if each.revoked_at else None,
        "used_at": rfc3339(each.used_at) if each.used_at else None,
    }
