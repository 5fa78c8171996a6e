"""Calendar feeds by secret address, and single sessions as calendar files."""

from hashlib import sha256
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from slugify import slugify
from werkzeug.exceptions import NotFound
from werkzeug.http import dump_options_header

from sprint.core import addresses, locale
from sprint.core.access import access, anyone, current_person, signed_in
from sprint.core.forms import EmptyForm
from sprint.feeds import actions, calendar, queries
from sprint.schedule.models import GroupSession
from sprint.schedule.rules import may_see_session

bp = Blueprint("feeds", __name__)


@bp.get("/me/calendar")
@bp.post("/me/calendar")
@access(signed_in)
def show() -> ResponseReturnValue:
    """My calendar address: what it is for, how to make one, and, for whoever made it in this browser, the address itself."""
    person, form = current_person(), EmptyForm()
    if form.is_sent():
        addresses.keep(actions.make_address(person))
        return redirect(url_for("feeds.show"))
    secret = addresses.kept(queries.FEED, person.id)
    address = current_app.config["SETTINGS"].public_url + url_for("feeds.calendar", secret=secret) if secret else None
    webcal = urlsplit(address)._replace(scheme="webcal").geturl() if address else None
    in_use = queries.address_in_use(person)
    return render_template("feeds/show.html", form=form, address=address, webcal=webcal, in_use=in_use), form.status


@bp.post("/me/calendar/withdraw")
@access(signed_in)
def withdraw() -> ResponseReturnValue:
    """End my calendar address."""
    if EmptyForm().is_sent():
        actions.withdraw(current_person())
        flash(_("Your calendar address is withdrawn. Nobody can read it any more."))
    return redirect(url_for("feeds.show"))


@bp.get("/calendar/<secret>.ics", endpoint="calendar")
@access(anyone)
def feed(secret: str) -> ResponseReturnValue:
    """A person's calendar, for whoever holds its secret."""
    person = actions.reader_of(secret)
    if person is None:
        raise NotFound
    with locale.speaking(person.voice):
        return _file(calendar.personal(person, queries.own(person)), _("sprint-calendar"))


@bp.get("/sessions/<int:session_id>/calendar.ics")
@access(may_see_session, session=GroupSession)
def session(session: GroupSession) -> ResponseReturnValue:
    """One session as a calendar file."""
    return _file(calendar.single(session), slugify(locale.plain(session.title), max_length=60) or _("session"))


def _file(content: bytes, name: str) -> Response:
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = dump_options_header("attachment", {"filename": f"{name}.ics"})
    response.headers["Content-Language"] = locale.voice().language
    response.headers["X-Robots-Tag"] = "noindex"
    response.set_etag(sha256(content).hexdigest()[:32])
    response.make_conditional(request)
    return response
