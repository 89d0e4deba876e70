"""What is stored compares equal to what would be stored again, in any process."""

from __future__ import annotations

import os
import subprocess
import sys

SCRIPT = """
from tocsin.core.commitments import ServiceHours
from tocsin.store import start
start.django()
from datetime import time
from tocsin.store.inventory import plain
print(plain(ServiceHours(frozenset({0, 1, 2, 3, 4, 9, 17, 33}), time(8), time(20))))
print(plain(frozenset({"scheduled_maintenance", "force_majeure", "own_fault"})))
"""


def test_sets_are_stored_in_one_order_whatever_the_process(tmp_path):
    """
    Python orders sets anew in each process; the same import twice must still change nothing.
    """
    said = set()
    for seed in ("0", "1", "2", "3"):
        environment = {**os.environ, "TOCSIN_DATA": str(tmp_path), "PYTHONHASHSEED": seed}
        environment.pop("TOCSIN_DATABASE_URL", None)
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], env=environment, check=True, capture_output=True, text=True
        )
        said.add(done.stdout)

    assert len(said) == 1
