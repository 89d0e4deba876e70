"""Where the shared material lies, for tests that use real registers, feeds and the golden cases."""

from pathlib import Path

import pytest

_REPOSITORY = Path(__file__).resolve().parent.parent
_BESIDE = [folder.parent / "shared" for folder in (_REPOSITORY, _REPOSITORY.parent)]
ROOT = next((folder for folder in _BESIDE if folder.is_dir()), _BESIDE[0])
"""Beside the repository; mutmut runs the tests of a copy, which lies one folder further down."""


def shared(name: str) -> Path:
    """Return a file or folder of the shared material, or skip the test that needs it."""
    path = ROOT / name
    if not path.exists():
        pytest.skip(f"{name} is missing: the shared material is not beside the repository")
    return path
