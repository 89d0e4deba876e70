"""What several tests of the pages share."""

from __future__ import annotations

import pytest


@pytest.fixture
def quick_hashes(settings):
    """Hash passwords so that a test need not wait for it; that they are hashed well is a setting."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
