"""Signing in and out, and passwords: Flask-Security on Flask-Login, with our words, pages, letters and transaction."""

from datetime import timedelta
from typing import Any

from flask import Flask, Response, after_this_request, current_app, g, render_template, request, session
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import user_logged_out
from flask_principal import Principal
from flask_security import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    MailUtil,
    ResetPasswordForm,
    Security,
    SQLAlchemyUserDatastore,
    VerifyForm,
    user_authenticated,
)
from flask_security.forms import EmailValidation, email_required, valid_user_email
from flask_security.utils import set_request_attr
from wtforms import BooleanField, EmailField, Form, PasswordField
from wtforms.validators import EqualTo, Length

from sprint.core import access, addresses, edge, outbox
from sprint.core.config import ROOT, Settings
from sprint.core.database import db
from sprint.core.forms import required
from sprint.people import actions, devices, queries
from sprint.people.models import Person

SHORTEST_PASSWORD, LONGEST_PASSWORD, LONGEST_ADDRESS = 10, 200, 254


def marked(text: str) -> str:
    """Mark a text for the catalog; Flask-Security looks it up when it speaks."""
    return text


MESSAGES = {
    "GENERIC_AUTHN_FAILED": marked("This e-mail address and password do not belong together. Check both."),
    "EMAIL_NOT_PROVIDED": marked("Write your e-mail address."),
    "INVALID_EMAIL_ADDRESS": marked("Write an e-mail address such as name@city.gov."),
    "PASSWORD_NOT_PROVIDED": marked("Write your password."),
    "INVALID_PASSWORD": marked("This is not your present password."),
    "PASSWORD_IS_THE_SAME": marked("Choose a password that differs from the present one."),
    "PASSWORD_INVALID_LENGTH": marked("Choose a longer password."),
    "RETYPE_PASSWORD_MISMATCH": marked("The two passwords differ. Write the same one twice."),
    "PASSWORD_RESET_REQUEST": marked("If this address has an account, a letter with a link is on its way to it."),
    "INVALID_RESET_PASSWORD_TOKEN": marked("This link was used already or is not complete. Ask for a new one."),
    "PASSWORD_RESET_EXPIRED": marked("This link is too old. Ask for a new one."),
    "PASSWORD_RESET_NO_LOGIN": marked("Your new password is set. Sign in with it."),
    "PASSWORD_CHANGE": marked("Your password was changed. All other devices were signed out."),
    "UNAUTHENTICATED": marked("Sign in to see this page."),
    "USER_DOES_NOT_EXIST": marked("This e-mail address and password do not belong together. Check both."),
    "DISABLED_ACCOUNT": marked("This account was closed. Write to your facilitation team."),
    "ANONYMOUS_USER_REQUIRED": marked("You are signed in already."),
    "INVALID_REDIRECT": marked("Open the page that you want after you have signed in."),
    "INVALID_INPUT": marked("This text holds characters that cannot be kept. Write it again."),
}
LETTERS = {
    "reset_instructions": "people/letters/reset.md",
    "reset_notice": "people/letters/password_changed.md",
    "change_notice": "people/letters/password_changed.md",
}


def _no_longer(message: Any) -> Length:
    """A password that is longer than any here is not hashed; the hash refuses it with an error."""
    return Length(max=LONGEST_PASSWORD, message=message)


class _Address(EmailField):  # type: ignore[misc]
    """An address to look for, and to show again: Flask-Security's forms do not look whether a text can be kept, as ours do."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ValueError where it cannot be kept, or is longer than any address: to look at it would take long."""
        super().process_formdata([edge.mended(one[:LONGEST_ADDRESS]) for one in valuelist])
        if any(len(one) > LONGEST_ADDRESS or edge.broken(one) for one in valuelist):
            raise ValueError(_("This text holds characters that cannot be kept. Write it again."))


class SignInForm(LoginForm):
    """E-mail and password."""

    email = _Address(_l("E-mail"), [required(_l("Write your e-mail address."))], render_kw={"autocomplete": "username"})
    password = PasswordField(
        _l("Password"),
        [
            required(_l("Write your password.")),
            _no_longer(_l("This e-mail address and password do not belong together. Check both.")),
        ],
        render_kw={"autocomplete": "current-password"},
    )
    remember = BooleanField(_l("Keep me signed in on this device"), render_kw={"value": "y"})


class ForgotForm(ForgotPasswordForm):
    """The address to which a link goes, if it has an account."""

    email = _Address(_l("E-mail"), [email_required, EmailValidation(verify=True), valid_user_email])


def new_password(label: Any) -> PasswordField:
    """A password that someone chooses: long enough to be good, short enough to be hashed."""
    length = Length(SHORTEST_PASSWORD, LONGEST_PASSWORD, _l("Use between %(min)d and %(max)d characters."))
    return PasswordField(label, [required(), length], render_kw={"autocomplete": "new-password"})


def same_again(field: str) -> PasswordField:
    """The password of a field once more, against slips of the finger."""
    same = EqualTo(field, _l("The two passwords differ. Write the same one twice."))
    return PasswordField(_l("The same password again"), [same], render_kw={"autocomplete": "new-password"})


class ResetForm(ResetPasswordForm):
    """A new password, by the link of a letter."""

    password = new_password(_l("New password"))
    password_confirm = same_again("password")


class ChangeForm(ChangePasswordForm):
    """A new password for someone who knows the old one."""

    password = PasswordField(
        _l("Present password"),
        [required(), _no_longer(_l("This is not your present password."))],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = new_password(_l("New password"))
    new_password_confirm = same_again("new_password")


class ConfirmForm(VerifyForm):
    """The present password, once more."""

    password = PasswordField(
        _l("Password"),
        [required(_l("Write your password.")), _no_longer(_l("This is not your present password."))],
        render_kw={"autocomplete": "current-password"},
    )


class Letters(MailUtil):
    """Flask-Security's mail goes through our outbox, in the person's own language."""

    def send_mail(self, template: str, subject: str, recipient: Any, sender: Any, body: Any, html: Any, **values: Any) -> None:
        """Write the letter that stands for one of Flask-Security's messages."""
        person: Person = values["user"]
        outbox.write(person.recipient, LETTERS[template.rpartition("/")[2]], secret=values.get("reset_link"))


class Datastore(SQLAlchemyUserDatastore):
    """People as Flask-Security sees them. It never commits: the gate around its views does."""

    def commit(self) -> None:
        """Leave the commit to the transaction of the request."""

    def find_role(self, role: str) -> None:
        """Roles are facts of the rooms, not of the account."""


def this_sign_in() -> int | None:
    """The id of the sign-in whose cookie came with this request; None for a visitor."""
    found: int | None = g.get("sign_in_id")
    return found


def _load(secret: str) -> Person | None:
    """Who is at the browser, by the secret in its cookie or in the cookie that keeps it signed in."""
    found = queries.whose_cookie(str(secret))
    if found is None:
        return None
    person, g.sign_in_id = found
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return person


def _begin(_app: Flask, user: Person, **_: Any) -> None:
    """Put a fresh secret into the cookie of whoever has just shown who they are, and end what stood there before."""
    settings: Settings = current_app.config["SETTINGS"]
    is_kept = session.get("_remember") == "set"
    lasts = timedelta(days=settings.kept_sign_in_days if is_kept else settings.sign_in_days)
    browser, system = devices.read(request.user_agent.string)
    _end()
    session["_user_id"] = actions.begin_sign_in(user, lasts, browser=browser, system=system)


def _end(*_: Any, **__: Any) -> None:
    if (ending := this_sign_in()) is not None:
        actions.end_sign_in(ending)


def _leave_nothing(*_: Any, **__: Any) -> None:
    """Whatever the pages have kept in the browser goes with the sign-in."""
    addresses.forget()

    @after_this_request
    def clear(response: Response) -> Response:
        response.headers["Clear-Site-Data"] = '"storage"'
        return response


def _page(template: str, **values: Any) -> str:
    """A page of Flask-Security, which answers 200 whatever was sent; where its form has errors this answers as our forms do."""
    if any(isinstance(form, Form) and form.errors for form in values.values()):

        @after_this_request
        def tell(response: Response) -> Response:
            response.status_code = 422
            return response

    return render_template(template, **values)


def _per_account() -> str:
    return f"{request.remote_addr} {request.form.get('email', '').strip().lower()[:LONGEST_ADDRESS]}"


def _failed(response: Response) -> bool:
    return response.status_code != 302


SETTINGS = {
    "SECURITY_PASSWORD_SINGLE_HASH": True,
    "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST_PASSWORD,
    "SECURITY_RECOVERABLE": True,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_CHANGE_URL": "/me/password",
    "SECURITY_RESET_PASSWORD_WITHIN": timedelta(days=1),
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/login",
    "SECURITY_POST_CHANGE_VIEW": "/me",
    "SECURITY_I18N_DOMAIN": "messages",
    "SECURITY_I18N_DIRNAME": str(ROOT / "translations"),
    "SECURITY_JOIN_USER_ROLES": False,
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_EMAIL_SENDER": "",
    "SECURITY_CACHE_CONTROL": None,  # ours is set on every page; theirs would read “no-store=True”
    **{f"SECURITY_MSG_{key}": (text, "now" if "PASSWORD_" in key else "act") for key, text in MESSAGES.items()},
}


def init_app(app: Flask) -> None:
    """Let people sign in to an app."""
    app.config.update(SETTINGS)
    security = Security(
        app,
        Datastore(db, Person, None),  # type: ignore[arg-type]
        login_form=SignInForm,
        forgot_password_form=ForgotForm,
        reset_password_form=ResetForm,
        change_password_form=ChangeForm,
        verify_form=ConfirmForm,
        mail_util_cls=Letters,
        render_template=_page,
    )
    security.want_json(lambda _request: False)
    _ask_when_needed(app)
    app.login_manager.user_loader(_load)  # type: ignore[attr-defined]
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]  # by cookie alone, never by a token
    user_authenticated.connect(_begin, app, weak=False)
    user_logged_out.connect(_end, app, weak=False)
    user_logged_out.connect(_leave_nothing, app, weak=False)
    open_to_all = ("login", "logout", "forgot_password", "reset_password")
    for name in open_to_all:
        access.declare(app, f"security.{name}", access.anyone)
    access.declare(app, "security.change_password", access.signed_in)
    for rule in list(app.url_map.iter_rules()):
        if rule.endpoint.startswith("security.") and not hasattr(app.view_functions[rule.endpoint], "gate"):
            access.declare(app, rule.endpoint, access.signed_in)
    _limit(app)


def _ask_when_needed(app: Flask) -> None:
    """Flask-Principal would load the person at the start of every request; a gate asks in its own transaction."""
    asked = app.before_request_funcs[None]
    asked[:] = [one for one in asked if not isinstance(getattr(one, "__self__", None), Principal)]


def _limit(app: Flask) -> None:
    """Slow down whoever guesses passwords or sends letters to others; a right password costs nothing."""
    limited = edge.limiter.limit("10 per minute; 100 per hour", key_func=_per_account, methods=["POST"], deduct_when=_failed)
    of_all = edge.limiter.limit("60 per hour", key_func=lambda: str(request.remote_addr), methods=["POST"])
    of_one = edge.limiter.limit("3 per hour; 10 per day", key_func=_per_account, methods=["POST"])
    for endpoint, limit in (("security.login", limited), ("security.forgot_password", lambda gated: of_all(of_one(gated)))):
        gated: Any = app.view_functions[endpoint]
        counted: Any = limit(gated)
        counted.gate = gated.gate
        app.view_functions[endpoint] = counted
