"""Where the shared material lies, for tests that use real registers, feeds and the golden cases."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent / "shared"


def shared(name: str) -> Path:
    """Return a file or folder of the shared material, or skip the test that needs it."""
    path = ROOT / name
    if not path.exists():
        pytest.skip(f"{name} is missing: the shared material is not beside the repository")
    return path
