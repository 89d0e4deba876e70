"""Compiling inner loops: how, and where the result is kept. Importing this module loads Numba."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def jit(function: F) -> F:
    """
    Compile a function when it is first called, and keep the result on disk where that is possible.

    Numba refuses to cache when neither the package's folder nor the user's cache folder can be
    written, or the source is inside an archive. Then it compiles anew in each process: slower to start,
    the same answer.
    """
    try:
        return cast("F", njit(cache=True)(function))
    except RuntimeError:
        return cast("F", njit(function))
