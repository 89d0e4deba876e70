"""Forms of access: a token, a role, an integration."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tocsin.actions.make_token import LONGEST_LABEL
from tocsin.core.incidents import Role
from tocsin.core.time import Instant
from tocsin.web.access.words import ROLES

LIVES = [(30, _("30 days")), (90, _("90 days")), (180, _("180 days")), (366, _("366 days"))]
_ROLES = [(role.value, ROLES[role]) for role in Role]


class TokenForm(forms.Form):
    """What uses the token, what it is for, and how long it lives."""

    label = forms.CharField(label=_("What will use it?"), max_length=LONGEST_LABEL)
    scopes = forms.MultipleChoiceField(label=_("What is it for?"), widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(label=_("How long does it live?"), coerce=int, choices=LIVES, initial=90)

    def __init__(self, *args: Any, scopes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = scopes  # type: ignore[attr-defined]

    def token(self, now: Instant) -> dict[str, Any]:
        """Return the valid form as what ``make_token`` takes."""
        given = self.cleaned_data
        ends = now + timedelta(days=given["days"])
        return {"label": given["label"], "scopes": given["scopes"], "expires_at": ends}


class RoleForm(forms.Form):
    """A role of somebody at an entity."""

    name = forms.CharField(
        label=_("Whose?"), max_length=150, help_text=_("The name of the account; a new one is made.")
    )
    entity = forms.ChoiceField(label=_("At which entity?"))
    role = forms.ChoiceField(label=_("Which role?"), choices=_ROLES)

    def __init__(self, *args: Any, entities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entity"].choices = entities  # type: ignore[attr-defined]

    def role_given(self) -> tuple[str, str, Role]:
        """Return the valid form as name, LEI and role."""
        given = self.cleaned_data
        return given["name"], given["entity"], Role(given["role"])


class IntegrationForm(RoleForm):
    """A program, with its first role."""

    purpose = forms.CharField(label=_("What does it do here?"), max_length=300)
    field_order = ("name", "purpose", "entity", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What to call it")
        self.fields["name"].help_text = _("A new name, of letters, digits and @ . + - _")

    def integration(self) -> tuple[str, str, str, Role]:
        """Return the valid form as name, purpose, LEI and role."""
        name, entity, role = self.role_given()
        return name, self.cleaned_data["purpose"], entity, role
