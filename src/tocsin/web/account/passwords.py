"""What a password must be."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext


class LongEnough(MinimumLengthValidator):
    """Django's, said in the languages that we have."""

    def get_error_message(self) -> str:
        return gettext("A password has at least %(number)d characters.") % {"number": self.min_length}
