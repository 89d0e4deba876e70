"""
The famous few: one bank, two providers, five people, and what they promised each other.

Nordbank is the financial entity; its register is that of ``tests/core/register/nordbank.py``: payments
(F1, critical, two hours to recover) stand on Hafen Cloud, which stands on Kleine Rechenstube; the
archive (F2) stands on Kleine Rechenstube and is not critical. Nordbank IT is another entity of the group.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.test import Client

from tests.core.register.nordbank import HAFEN, KEY, NORDBANK, NORDBANK_IT, RECHENSTUBE, Register, tables_of
from tests.core.register.nordbank import nordbank as register
from tocsin.actions.give_role import give_role
from tocsin.actions.import_inventory import import_inventory
from tocsin.actions.import_register import import_register
from tocsin.channels.inventory_folder import read_folder
from tocsin.channels.register_package.package import Package
from tocsin.channels.register_package.writer import write_package
from tocsin.core.incidents import OPERATOR, Actor, Role
from tocsin.core.time import Instant, instant

HAFEN_CLOUD = f"provider:{HAFEN}"
KLEINE_RECHENSTUBE = f"provider:{RECHENSTUBE}"
PAYMENTS, ARCHIVE = f"function:{NORDBANK}/F1", f"function:{NORDBANK}/F2"
HAFEN_SERVICE = f"ict_service:{NORDBANK}/C-1/S19"
RECHENSTUBE_SERVICE = f"ict_service:{NORDBANK}/C-2/S07"
PAY = "business_service:pay"
BAKERY, FUND = "customer:K1", "customer:K2"

ADA = Actor("ada", {NORDBANK: frozenset({Role.INCIDENT_MANAGER})})
BO = Actor("bo", {NORDBANK: frozenset({Role.RESPONDER})})
CYD = Actor("cyd", {NORDBANK_IT: frozenset({Role.INCIDENT_MANAGER, Role.RESPONDER})})
DEE = Actor("dee", {NORDBANK: frozenset({Role.READER})})
EVE = Actor("eve", {NORDBANK: frozenset({Role.ADMINISTRATOR})})
PEOPLE = (ADA, BO, CYD, DEE, EVE)

FOLDER: Mapping[str, str] = {
    "business_services.csv": "id,name,entity,supervised,member_states,clients_using,"
    "transactions_daily_average\n"
    f"pay,Paying,{NORDBANK},yes,DE;NL,120000,45000\n",
    "dependencies.csv": f"owner,group,needs,effect,member\n{PAY},functions,all,down,{PAYMENTS}\n",
    "customers.csv": "id,name,language,country,relevant,contact_email,contact_phone\n"
    "K1,Bakery Vermeulen,nl,BE,no,an@vermeulen.example,\n"
    "K2,Harbour Fund,de,DE,yes,,+49 40 555 01 02\n",
    "commitments.csv": "id,customer,business_service,document,clause,target,window,time_zone,credits,"
    "credit_cap_percent,fee,currency,notify_within,notify_channel\n"
    "CM-1,K1,pay,Agreement,7.2,99.9,month,Europe/Berlin,99.9:10%,100,400,EUR,PT2H,email\n"
    "CM-2,K1,pay,Annex,3,,,,,,,,PT30M,phone\n"
    "CM-3,K2,pay,Agreement,9,99.5,month,Europe/Berlin,99.5:5%,50,9000,EUR,PT4H,phone\n",
    "entitlements.csv": "id,arrangement,service_type,document,clause,target,window,time_zone,credits,"
    "fee,currency,claim_form,claim_within\n"
    "E-1,C-1,S19,Hafen SLA,2,99.95,month,UTC,99.95:10%,2000,EUR,ticket,P30D\n",
    "support_contacts.csv": "arrangement,severity,name,phone\n"
    "C-1,critical,Hafen Cloud duty desk,+49 40 555 0100\n",
    "contacts.csv": "id,name,audience,entity,email,language\n"
    f"board,Board of Nordbank,management_body,{NORDBANK},board@nordbank.example,de\n"
    "bafin,BaFin,authority,,dora@bafin.example,de\n",
    "component_map.csv": f"provider,component,ict_service\n{HAFEN},Compute,{HAFEN_SERVICE}\n",
}
"""The inventory folder of Nordbank: two customers, three promises to them, one promise of Hafen Cloud."""


def at(text: str) -> Instant:
    """Return the instant that a text such as ``2026-03-28 23:30 Europe/Berlin`` names; UTC without a zone."""
    day, time, *zone = text.split()
    local = instant(f"{day}T{time}:00Z")
    return local.replace(tzinfo=ZoneInfo(zone[0])).astimezone(local.tzinfo) if zone else local


LOADED = at("2026-03-01 09:00")


def package(rows: Register | None = None, day: date | None = KEY.reference_date) -> Package:
    """Return the register of Nordbank, or other rows of its, as a file would give it."""
    parameters = {"entityID": f"rs:{NORDBANK}.CON", "baseCurrency": "iso4217:EUR"}
    period = {"refPeriod": day.isoformat()} if day else {}
    tables = tables_of(register() if rows is None else rows)
    return Package("nordbank", None, parameters | period, {}, tables, ())


def write_register(out: Path, rows: Register | None = None) -> Path:
    """Write the register of Nordbank as the package that is filed."""
    return write_package(out, tables_of(register() if rows is None else rows), KEY, at=LOADED)


def write_inventory(folder: Path, **files: str) -> Path:
    """Write the inventory folder of Nordbank, with some files (named without ``.csv``) written otherwise."""
    folder.mkdir(exist_ok=True)
    for name, text in (FOLDER | {f"{name}.csv": text for name, text in files.items()}).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def load(folder: Path) -> None:
    """Load the register and the inventory folder of Nordbank, as its administrator did on 1 March 2026."""
    import_register(package(), by=EVE, at=LOADED)
    import_inventory(read_folder(write_inventory(folder / "inventory")), by=EVE, at=LOADED)


def sign_in(who: Actor) -> Client:
    """Return a browser in which somebody of the cast is signed in, with the roles they have."""
    for entity, roles in who.roles.items():
        for role in roles:
            give_role(who.name, entity, role, by=OPERATOR, at=LOADED)
    client = Client()
    client.force_login(
        User.objects.get_or_create(username=who.name)[0],
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client
