"""A refusal: input that cannot be used, and what to do about it."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - the field's word; it is an answer, not a failure of the program
    """
    Input or a request that is turned down.

    ``code`` is a stable snake_case word with a page in ``docs/errors/``; ``message`` is whole
    sentences that say what, why and what to do; ``where`` names the key, file, row or object.
    """

    def __init__(self, code: str, message: str, where: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.where = where
