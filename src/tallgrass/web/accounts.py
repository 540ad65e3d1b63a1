"""allauth, fitted to our people: the sign-up form asks for a handle and a name, and people's rules
apply."""

import re
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.forms import ResetPasswordForm as AllauthResetForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tallgrass.kernel import limits
from tallgrass.kernel.costly import HASHING, KNOWN_HASHING, place_for, seat_for
from tallgrass.kernel.errors import Conflict, Invalid, TallgrassError
from tallgrass.notices.actions.letters import post_letter
from tallgrass.people import actions
from tallgrass.people import errors as people_errors
from tallgrass.people.account_types import AccountEventKind
from tallgrass.people.actions import check_handle_available, check_name, create_person
from tallgrass.people.address_queries import owner_of_address
from tallgrass.people.addresses import normal_address
from tallgrass.people.passwords import UsualPasswordValidator
from tallgrass.people.policies import ADULT, least_age
from tallgrass.people.queries import principal_of_row
from tallgrass.web import keeping, known_browsers, sign_ins
from tallgrass.web.factors import gave_factor
from tallgrass.web.shell import principal_of_request
from tallgrass.web.time_zones import known_zone, zone_choices

_WEB = re.compile(r"https?://")
TOLD_AN_HOUR = 5
_MAIL_SENT = "account/messages/email_confirmation_sent.txt"
AGAIN = "/account/reauthenticate/"
_BY_LINK = {"account_reset_password_from_key"}


class SignupForm(AllauthSignupForm):
    """Email, password, a name to be shown and a handle."""

    name = forms.CharField(
        label=pgettext_lazy("person", "Name"),
        max_length=60,
        help_text=_("Shown with your notes. Any language is fine."),
    )
    handle = forms.CharField(
        label=_("Handle"), max_length=30, help_text=_("Your address here. Use a–z, digits and _.")
    )

    is_adult = forms.BooleanField(
        label=_("I am 18 or older"),
        required=False,
        help_text=_("Offers and pay are for adults. You can say so later, too."),
    )
    time_zone = forms.CharField(
        label=_("Time zone"),
        required=False,
        widget=forms.Select,
        help_text=_("Days and deadlines are shown in this time zone."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_adult"].label = _age_label()
        if least_age() >= ADULT:
            self.fields["is_adult"].required = True
        field = self.fields["time_zone"]
        field.initial = settings.TALLGRASS_TIME_ZONE
        field.widget.choices = zone_choices(str(self.data.get("time_zone") or field.initial))
        if not self.is_bound:
            field.widget.attrs["data-ask-browser"] = True

    def clean_time_zone(self) -> str:
        return known_zone(self.cleaned_data["time_zone"])

    def try_save(self, request: HttpRequest) -> Any:
        """Make the account, whoever else has the address: it is theirs who reads its mail, and the
        answer is the same to the last word."""
        self.account_already_exists = False
        return super().try_save(request)

    def validate_unique_email(self, value: str) -> str:
        """Notice whether somebody has the address; where it will be mailed, nobody is told."""
        try:
            return actions.check_email_available(value)
        except Conflict:
            self.account_already_exists = True
            return normal_address(value)

    def clean(self) -> dict[str, Any]:
        """Check the password against all that was typed; then, where no mail can ask whose an
        address is, say that no account can be made with it: to a whole form, and a few times."""
        super().clean()
        password = self.cleaned_data.get("password1")
        if password and not self.errors.get("password1"):
            _or_field_error(self, "password1", password)
        if (
            not self.errors
            and self.account_already_exists
            and settings.ACCOUNT_EMAIL_VERIFICATION != "mandatory"
        ):
            self._say_taken()
        return self.cleaned_data

    def _say_taken(self) -> None:
        sender = limits.sender(context.request.META.get("REMOTE_ADDR", ""))
        limits.spend(f"address_taken:{sender}", capacity=TOLD_AN_HOUR, seconds=3_600)
        make_password(self.cleaned_data["password1"])  # a new account takes as long
        error = people_errors.EMAIL_TAKEN()
        self.add_error("email", forms.ValidationError(str(error), code=error.code))

    def save(self, request: HttpRequest) -> Any:
        """Make the person, with the address they gave, as the people room keeps both."""
        adapter = get_adapter(request)
        return adapter.save_user(request, adapter.new_user(request), self)

    def clean_name(self) -> str:
        return _or_form_error(lambda: check_name(self.cleaned_data["name"]))

    def clean_handle(self) -> str:
        return _or_form_error(lambda: check_handle_available(self.cleaned_data["handle"]))


class ResetForm(AllauthResetForm):
    """A link for a new password: for whoever proved the address, and nobody else."""

    def clean_email(self) -> str:
        owner = owner_of_address(self.cleaned_data["email"])
        self.users = [owner] if owner and owner.is_active else []
        return normal_address(self.cleaned_data["email"])


def _age_label() -> str:
    if least_age() >= ADULT:
        return gettext("I am 18 or older")
    said = gettext("I am 18 or older. (Without this you say that you are at least %(age)d.)")
    return said % {"age": least_age()}


def _or_field_error(form: forms.Form, name: str, password: str) -> None:
    """Hold against a password what it has of everything else that was typed."""
    known = SimpleNamespace(
        **{key: form.cleaned_data.get(key) for key in ("email", "handle", "name")}
    )
    try:
        UsualPasswordValidator().validate(password, known)
    except forms.ValidationError as error:
        form.add_error(name, error)


def _or_form_error(clean: Any) -> str:
    try:
        return str(clean())
    except Invalid as error:
        raise forms.ValidationError(str(error), code=error.code) from error


def _of_origin(context: dict[str, Any]) -> dict[str, Any]:
    """Let every address that a mail names begin with the origin that is set, whatever host the
    request named."""
    return {
        name: _led_home(value) if isinstance(value, str) and _WEB.match(value) else value
        for name, value in context.items()
    }


def _led_home(address: str) -> str:
    parts = urlsplit(address)
    return str(settings.TALLGRASS_ORIGIN) + urlunsplit(("", "", *parts[2:]))


class Adapter(DefaultAccountAdapter):
    """Sign-up goes the one way in: the people room makes the person, allauth goes on with them."""

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        card = create_person(
            principal_of_request(request),
            email=form.cleaned_data["email"],
            password=form.cleaned_data["password1"],
            handle=form.cleaned_data["handle"],
            name=form.cleaned_data["name"],
            language=getattr(request, "LANGUAGE_CODE", "en"),
            time_zone=form.cleaned_data["time_zone"],
            must_confirm=settings.ACCOUNT_EMAIL_VERIFICATION == "mandatory",
            is_proved=False,
            said_age=ADULT if form.cleaned_data["is_adult"] else least_age(),
        )
        user.pk = card.id
        user.refresh_from_db()
        user._state.adding = False
        record_authentication(request, user, method="password")  # they have just typed it
        return user

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign somebody in. What anybody else left half-written in this browser is erased."""
        super().login(request, user)
        principal = principal_of_row(user)
        keeping.signed_in(request, principal)
        request.session.pop(sign_ins.KEY, None)
        sign_ins.see(request, principal)
        known_browsers.note(request, user.pk)
        self._record(user, AccountEventKind.SIGNED_IN)
        if user.leaving_at is not None and principal.is_person:
            actions.call_off_erasure(principal, person_id=principal.acting_id)
            text = _("Welcome back. Your account is not deleted, and shown again.")
            messages.success(request, text)

    def logout(self, request: HttpRequest) -> None:
        """Sign somebody out, and write it down."""
        if principal_of_request(request).is_person:
            self._record(request.user, AccountEventKind.SIGNED_OUT)
        super().logout(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave the counting of tries to `authenticate`."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Look at a password, unless there were too many tries; one that is right, or that could
        not be looked at, is not counted."""
        email = str(credentials.get("email") or "")
        device = known_browsers.device_of(request, email)
        work = KNOWN_HASHING if device else HASHING
        with seat_for(work):
            attempt = actions.begin_attempt(
                email=email, address=request.META.get("REMOTE_ADDR", ""), device=device
            )
            try:
                with place_for(work):
                    user = super().authenticate(request, **credentials)
            except TallgrassError:
                actions.forgive_attempt(attempt)
                raise
            if user:
                actions.forgive_attempt(attempt)
            return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write down that somebody tried; the address may be nobody's."""
        email = str(credentials.get("email") or "")
        actions.record_failure(email=email, browser=sign_ins.browser_of(request))

    def clean_email(self, email: str) -> str:
        return normal_address(email)

    def send_confirmation_mail(
        self, request: HttpRequest, emailconfirmation: Any, signup: bool
    ) -> None:
        """Mail the link; where the address is another's, tell them that somebody tried."""
        address = emailconfirmation.email_address
        try:
            actions.check_email_available(address.email, besides=address.user_id)
        except Conflict:
            self.send_account_already_exists_mail(address.email)
        else:
            super().send_confirmation_mail(request, emailconfirmation, signup)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Leave it to the page of the address to say that mail went out: it says so always."""
        if _MAIL_SENT not in (*args, *kwargs.values()):
            super().add_message(request, level, *args, **kwargs)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """Let an address that answered count. Where somebody proved it before, it is theirs."""
        try:
            actions.prove_address(person_id=email_address.user_id, email=email_address.email)
        except TallgrassError:
            messages.error(request, _("This link no longer works."))
            return False
        email_address.refresh_from_db()
        messages.success(request, _("Your email address is confirmed."))
        return True

    def set_password(self, user: Any, password: str) -> None:
        """Set a password that was changed, or chosen by a link; every other sign-in ends."""
        super().set_password(user, password)
        by_link = getattr(self.request.resolver_match, "url_name", "") in _BY_LINK
        kind = AccountEventKind.RESET if by_link else AccountEventKind.PASSWORD_CHANGED
        actions.password_was_set(person_id=user.pk, kind=kind, browser=self._browser)
        user.refresh_from_db()
        known_browsers.note(self.request, user.pk)  # whoever reads their mail, if by link

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Mail the link, and write down that it was asked for."""
        self._record(user, AccountEventKind.RESET_ASKED)
        super().send_password_reset_mail(user, email, context)

    @property
    def _browser(self) -> str:
        return sign_ins.browser_of(self.request)

    def _record(self, user: Any, kind: AccountEventKind) -> None:
        principal = principal_of_row(user)
        if principal.is_person:
            actions.record_own_event(principal, kind, browser=self._browser)

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse:
        """Lead whoever signs in to their page, or back to what they had entered in this browser
        before somebody else used it."""
        response: HttpResponse = super().post_login(request, user, **more)
        principal = principal_of_row(user, gave_factor=gave_factor(request))
        if principal.would_operate:
            response["Location"] = "/settings/second-factor/"
            return response
        path = response.headers.get("Location", "")
        if path and (form := keeping.waiting(request, principal, path)):
            response["Location"] = form
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put mail into the outbox, in the installation's name and not in that of its host and
        port. Nobody waits for the mail server, and none that is away makes a refusal."""
        site = {
            "name": settings.TALLGRASS_SITE_NAME,
            "domain": settings.TALLGRASS_ORIGIN.partition("://")[2],
        }
        message = self.render_mail(
            template_prefix,
            email,
            {"request": self.request, "email": email, "current_site": site, **_of_origin(context)},
        )
        post_letter(
            principal_of_request(self.request),
            email=email,
            subject=message.subject,
            body=message.body,
        )

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/settings/"

    def is_safe_url(self, url: str | None) -> bool:
        """Tell whether `next` is a page of ours; what cannot be taken apart is not."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Ask again for the password alone: the second factor was given when they came in."""
        if not (user.is_authenticated and user.has_usable_password()):
            return []
        return [{"id": "reauthenticate", "description": "", "url": AGAIN}]

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Leave the handle alone: people sign in by email, and handles are asked for, never made
        up."""
