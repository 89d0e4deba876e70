"""
Change the law's arithmetic in thousands of small ways and see whether a test notices.

`make proof` runs this over core/rules and core/deadlines. A mutant that no test kills is a hole in the tests,
unless it changes words alone (sentences of refusals, types of casts) or stands, with a reason, in
tests/proof/mutants.toml. mutmut leaves functions that are decorated, such as those kept by lru_cache, and
what stands outside functions as they are.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from pathlib import Path

MUTANTS = Path("mutants")
ACCEPTED = Path("tests/proof/mutants.toml")
KILLED, SURVIVED, UNTESTED, TIMEOUT, UNTRIED = "killed", "survived", "untested", "timeout", "not tried"
STATUS = {
    None: UNTRIED,
    0: SURVIVED,
    5: UNTESTED,
    33: UNTESTED,
    24: TIMEOUT,
    36: TIMEOUT,
    152: TIMEOUT,
    255: TIMEOUT,
}
"""Exit codes of a mutant's tests; every other code is a failure, so the mutant was killed."""
AROUND = 60
"""So many characters of a long line are written on either side of a change."""
SAID = ("Refused", "BadProvision")


@dataclass(frozen=True)
class Mutant:
    """One small change: where, what became of it, and the changed lines."""

    module: str
    function: str
    status: str
    before: ast.stmt
    after: ast.stmt

    @property
    def change(self) -> str:
        """The lines that differ, as they are written without their layout."""
        old, new = ast.unparse(self.before).splitlines(), ast.unparse(self.after).splitlines()
        spans = [each for each in SequenceMatcher(None, old, new).get_opcodes() if each[0] != "equal"]
        gone = " ".join(line.strip() for _, first, last, _, _ in spans for line in old[first:last])
        come = " ".join(line.strip() for _, _, _, first, last in spans for line in new[first:last])
        return _told(gone, come)

    @property
    def words_only(self) -> bool:
        """Whether it changes nothing but what a sentence says or what a type checker is told."""
        before, after = (ast.dump(_Silent().visit(deepcopy(each))) for each in (self.before, self.after))
        return before == after


class _Silent(ast.NodeTransformer):
    """Takes out what is only said: sentences, the words of refusals, the types of casts."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.Constant("…") if isinstance(node.value, str) and " " in node.value.strip() else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        said = "".join(str(each.value) for each in node.values if isinstance(each, ast.Constant))
        return ast.Constant("…") if " " in said else node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "cast":
            return self.visit(node.args[-1]) if node.args else node
        if name in SAID:
            # The code and the place of a refusal are read by programs; its sentence is not.
            read = [self.visit(each) for each in node.args] if name == "Refused" else []
            return ast.Call(node.func, [each for each in read if not _is_said(each)], [])
        if name == "zip":  # strict is a check of the program on itself: it never pairs otherwise
            node.keywords = [each for each in node.keywords if each.arg != "strict"]
        return self.generic_visit(node)


def _is_said(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value in {"…", None}


def main() -> None:
    """Run mutmut, print the score by module, and fail when a mutant lives on that changes an answer."""
    if "--report" not in sys.argv:
        alike = {**os.environ, "PYTEST_ADDOPTS": "--hypothesis-profile=ci"}  # the same examples every time
        subprocess.run([str(Path(sys.executable).with_name("mutmut")), "run"], env=alike, check=False)
    accepted = tomllib.loads(ACCEPTED.read_text(encoding="utf-8")) if ACCEPTED.exists() else {}
    every = list(_mutants())
    found = [each for each in every if each.status != UNTRIED]
    if not found:
        sys.exit("No mutants were tried: mutmut did not run. Look at what it printed above.")
    alive = [each for each in found if each.status in {SURVIVED, UNTESTED}]
    silent = [each for each in alive if each.words_only]
    excused = [each for each in alive if each not in silent and each.change in accepted.get(each.module, {})]
    holes = [each for each in alive if each not in silent and each not in excused]
    _print_scores(found, silent, excused, holes)
    for each in holes:
        print(f"{each.module}.{each.function} ({each.status})\n    {each.change}")
    if len(found) < len(every):
        print(f"{len(every) - len(found)} mutants were not tried: run this again without --report.")
    sys.exit(bool(holes) or len(found) < len(every))


def _print_scores(
    found: list[Mutant], silent: list[Mutant], excused: list[Mutant], holes: list[Mutant]
) -> None:
    print(f"{'module':<44} {'mutants':>8} {'killed':>8} {'words':>6} {'excused':>8} {'alive':>6}")
    every, said, known, open_ = (
        Counter(each.module for each in many) for many in (found, silent, excused, holes)
    )
    for module in sorted(every):
        killed = every[module] - said[module] - known[module] - open_[module]
        row = f"{every[module]:>8} {killed:>8} {said[module]:>6} {known[module]:>8} {open_[module]:>6}"
        print(f"{module:<44} {row}")
    judged = len(found) - len(silent)
    killed = judged - len(excused) - len(holes)
    print(
        f"Score: {killed} of {judged} mutants that could change an answer are killed ({killed / judged:.1%})."
    )


def _mutants() -> Iterator[Mutant]:
    for path in sorted(MUTANTS.rglob("*.py.meta")):
        codes: dict[str, int | None] = json.loads(path.read_text())["exit_code_by_key"]
        if not codes:
            continue
        module = str(path.relative_to(MUTANTS / "src")).removesuffix(".py.meta").replace("/", ".")
        functions = _functions(path.with_name(path.name.removesuffix(".meta")))
        for name, code in codes.items():
            short = name.removeprefix(f"{module}.")
            original = functions[f"{short.rpartition('__mutmut_')[0]}__mutmut_orig"]
            mutant = functions[short]
            status = STATUS.get(code, KILLED)
            yield Mutant(module, short.rpartition("__mutmut_")[0], status, original, mutant)


def _functions(path: Path) -> dict[str, ast.stmt]:
    """Return every function of a file by name, all under one name so that only what they do differs."""
    found: dict[str, ast.stmt] = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            found[node.name] = node
            node.name = "f"
    return found


def _told(old: str, new: str) -> str:
    """Write a change; of long lines only what differs, with a little of what stands around it."""
    before = _alike(old, new)
    after = _alike(old[before:][::-1], new[before:][::-1])
    first, last = max(before - AROUND, 0), max(after - AROUND, 0)
    return " → ".join(
        f"{'…' * bool(first)}{each[first : len(each) - last]}{'…' * bool(last)}" for each in (old, new)
    )


def _alike(old: str, new: str) -> int:
    """Return how many characters two texts begin with alike."""
    return len([*takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))])


if __name__ == "__main__":
    main()
