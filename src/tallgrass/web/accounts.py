"""allauth, fitted to our people: the sign-up form asks for a handle and a name, and people's rules apply."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tallgrass.kernel import clock
from tallgrass.kernel.errors import Invalid
from tallgrass.kernel.text import clean_handle, clean_line
from tallgrass.people.queries import person_by_handle


class SignupForm(AllauthSignupForm):
    """Email, password, a name to be shown and a handle."""

    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("Shown with your notes. Any script."))
    handle = forms.CharField(label=_("Handle"), max_length=30, help_text=_("Your address here: a–z, digits and _."))

    def clean_name(self) -> str:
        return _or_form_error(lambda: clean_line(self.cleaned_data["name"], longest=60))

    def clean_handle(self) -> str:
        handle = _or_form_error(lambda: clean_handle(self.cleaned_data["handle"]))
        if person_by_handle(handle):
            raise forms.ValidationError(_("This handle is taken."))
        return handle


def _or_form_error(clean: Any) -> str:
    try:
        return str(clean())
    except Invalid as error:
        raise forms.ValidationError(str(error)) from error


class Adapter(DefaultAccountAdapter):
    """Saves the fields our person needs."""

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user.name = form.cleaned_data["name"]
        user.handle = form.cleaned_data["handle"]
        user.language = getattr(request, "LANGUAGE_CODE", "en")
        user.date_joined = user.claimed_at = clock.now()
        user.email = form.cleaned_data["email"].casefold()
        return super().save_user(request, user, form, commit)

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """People sign in by email; handles are asked for, never made up."""
