"""A person's settings, and the invitation that brings one here."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import login_user
from flask_wtf.csrf import generate_csrf

from sprint.core import edge, locale
from sprint.core.access import access, anyone, current_person, signed_in
from sprint.core.forms import EmptyForm
from sprint.people import actions, devices, queries
from sprint.people.forms import InvitationForm, SettingsForm
from sprint.people.models import SignIn
from sprint.people.rules import may_end
from sprint.people.sign_in import this_sign_in

bp = Blueprint("people", __name__)


@bp.get("/me")
@bp.post("/me")
@access(signed_in)
def settings() -> ResponseReturnValue:
    """My name, language, zone and clock; and where I am signed in."""
    person = current_person()
    form = SettingsForm(obj=person)
    if form.is_sent():
        actions.change_settings(person, **_voice_of(form))
        locale.forget()
        flash(_("Your settings are saved. Pages, letters and calendars follow them."))
        return redirect(url_for("people.settings"))
    page = render_template(
        "people/settings.html", form=form, person=person, sign_ins=queries.open_sign_ins(person), this=this_sign_in(),
        device_name=devices.name,
    )  # fmt: skip
    return page, form.status


@bp.post("/me/language")
@access(signed_in)
def set_language() -> ResponseReturnValue:
    """Switch the language and stay on the page; a form that came along is sent on, to where it is shown again."""
    wanted = request.form.get("language", "")
    if wanted in locale.languages():
        current_person().language = wanted
    if "again" in request.args:
        return redirect(_own_path(request.args["again"]), 307)
    return redirect(_own_path(request.form.get("back", "")))


@bp.post("/me/end-sign-ins")
@access(signed_in)
def end_sign_ins() -> ResponseReturnValue:
    """Sign out on every other device."""
    if EmptyForm().is_sent():
        actions.end_sign_ins(current_person(), but=this_sign_in())
        flash(_("All other devices were signed out."))
    return redirect(url_for("people.settings"))


@bp.post("/me/sign-ins/<int:sign_in_id>/end")
@access(may_end, sign_in=SignIn)
def end_sign_in(sign_in: SignIn) -> ResponseReturnValue:
    """Sign out on one device."""
    if EmptyForm().is_sent():
        actions.end_sign_in(sign_in.id)
        flash(_("That device was signed out."))
    return redirect(url_for("people.settings"))


@bp.get("/me/writer")
@access(signed_in)
def writer() -> ResponseReturnValue:
    """Who is signed in here now, and the token that this person's forms carry: for a page that is open for long."""
    return jsonify({"writer": current_person().id, "token": generate_csrf()})


@bp.get("/invitation/<secret>")
@bp.post("/invitation/<secret>")
@access(anyone)
def invitation(secret: str) -> ResponseReturnValue:
    """The first visit, before any sign-in, in the language of the invitation."""
    found = actions.invited_by(secret)
    if found is None:
        return render_template("people/invitation_ended.html"), 404
    person, token = found
    if "lang" not in request.args:
        locale.adopt(person.voice)
    form = InvitationForm(obj=person)
    if form.is_sent():
        actions.accept(person, token, form.password.data, **_voice_of(form))
        login_user(person, authn_via=["invitation"])
        return redirect(url_for("home.index"))
    return render_template("people/invitation.html", form=form, invited=person), form.status


def _voice_of(form: SettingsForm) -> dict[str, str]:
    return {
        "name": form.name.data,
        "language": form.language.data,
        "zone": form.zone.data,
        "clock_hours": form.clock.data,
    }


def _own_path(back: str) -> str:
    """The path to return to, if it is one of ours; a link to elsewhere leads home."""
    return back if edge.is_own_path(back) else url_for("home.index")


