"""Office hours: a team chooses and books, the facilitation team offers and prepares."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from sprint.cohorts.models import Cohort, Team
from sprint.cohorts.queries import facilitators, team_in
from sprint.cohorts.rules import is_in, may_facilitate, may_see_team
from sprint.core import clock, locale
from sprint.core.access import access, current_person
from sprint.core.forms import EmptyForm, Form
from sprint.office_hours import actions, queries, timetable
from sprint.office_hours.forms import BookingForm, OfficeHourForm
from sprint.office_hours.models import Booking, OfficeHour
from sprint.office_hours.rules import may_book, may_cancel_booking, may_change_booking, may_change_hour
from sprint.people.models import Person

bp = Blueprint("office_hours", __name__)


@bp.get("/teams/<int:team_id>/office-hours")
@access(may_see_team, team=Team)
def choose(team: Team) -> ResponseReturnValue:
    """The times that a team can book, its bookings, and the fair share."""
    wanted = request.args.get("hour", "")
    hours = queries.hours(team.cohort_id)
    chosen = next((hour for hour in hours if str(hour.id) == wanted and not hour.is_past(clock.now())), None)
    may = chosen is not None and is_in(current_person(), team.id)
    return _times(team, hours, chosen if may else None, BookingForm(chosen) if chosen and may else EmptyForm())


@bp.get("/office-hours/<int:office_hour_id>/book")
@bp.post("/office-hours/<int:office_hour_id>/book")
@access(may_book, office_hour=OfficeHour)
def book(office_hour: OfficeHour) -> ResponseReturnValue:
    """Book an hour for the own team; a refusal shows the times again with all that was typed."""
    person = current_person()
    team = _team_of(person, office_hour)
    if request.method == "GET":
        return redirect(url_for("office_hours.choose", team_id=team.id, hour=office_hour.id, _anchor="booking"))
    form = BookingForm(office_hour)
    if form.is_sent() and form.accepts(actions.book, office_hour, team, person, form.question.data, form.language.data):
        at, name = locale.at_hour(office_hour.starts_at), office_hour.facilitator.name
        flash(_("Booked. %(name)s reads your question before you meet on %(at)s", name=name, at=at))
        return redirect(url_for("office_hours.choose", team_id=team.id))
    return _times(team, queries.hours(team.cohort_id), office_hour, form)


@bp.get("/bookings/<int:booking_id>/edit")
@bp.post("/bookings/<int:booking_id>/edit")
@access(may_change_booking, booking=Booking)
def edit_booking(booking: Booking) -> ResponseReturnValue:
    """Change the question of a booking."""
    form = BookingForm(booking.office_hour, booking)
    if form.is_sent() and form.accepts(
        actions.change_question, booking, current_person(), form.question.data, form.language.data
    ):
        flash(_("Your question is saved. %(name)s reads it before you meet.", name=booking.office_hour.facilitator.name))
        return redirect(url_for("office_hours.choose", team_id=booking.team_id))
    return _with_booking("office_hours/edit_booking.html", form, booking)


@bp.get("/bookings/<int:booking_id>/cancel")
@bp.post("/bookings/<int:booking_id>/cancel")
@access(may_cancel_booking, booking=Booking)
def cancel_booking(booking: Booking) -> ResponseReturnValue:
    """Ask first, then give the seat back."""
    form, person = EmptyForm(), current_person()
    is_team = is_in(person, booking.team_id)
    if form.is_sent() and form.accepts(actions.cancel_booking, booking, person, is_team=is_team):
        flash(_("The booking is cancelled, and the other side has a letter about it."))
        if is_team:
            return redirect(url_for("office_hours.choose", team_id=booking.team_id))
        return redirect(url_for("office_hours.index", cohort_id=booking.cohort_id))
    return _with_booking("office_hours/cancel_booking.html", form, booking)


@bp.get("/cohorts/<int:cohort_id>/office-hours")
@access(may_facilitate, cohort=Cohort)
def index(cohort: Cohort) -> ResponseReturnValue:
    """What the facilitation team prepares for: hours with their bookings and questions."""
    bookings = queries.bookings_in(cohort.id)
    taken = {hour_id: len(there) for hour_id, there in bookings.items()}
    slots = timetable.slots(queries.hours(cohort.id), taken, bookings)
    return _listed("office_hours/index.html", slots, cohort, {"cohort": cohort})


@bp.get("/cohorts/<int:cohort_id>/office-hours/new")
@bp.post("/cohorts/<int:cohort_id>/office-hours/new")
@access(may_facilitate, cohort=Cohort)
def new(cohort: Cohort) -> ResponseReturnValue:
    """Offer one office hour, or several of the same day."""
    person, people = current_person(), facilitators(cohort)
    form = OfficeHourForm(cohort.zone, people, data={"facilitator_id": str(person.id), "languages": cohort.languages})
    if form.is_sent():
        made = form.accepts(actions.add, cohort, person, form.starts(), **form.values())
        if made:
            flash(ngettext("%(num)d office hour is open for booking.", "%(num)d office hours are open for booking.", len(made)))
            return redirect(url_for("office_hours.index", cohort_id=cohort.id))
    return render_template("office_hours/new.html", form=form, cohort=cohort), form.status


@bp.get("/office-hours/<int:office_hour_id>/edit")
@bp.post("/office-hours/<int:office_hour_id>/edit")
@access(may_change_hour, office_hour=OfficeHour)
def edit(office_hour: OfficeHour) -> ResponseReturnValue:
    """Change or move an office hour."""
    form = OfficeHourForm(office_hour.zone, _hosts(office_hour), obj=office_hour, facilitator_id=str(office_hour.facilitator_id))
    if form.is_sent():
        values = {**form.values(), "starts_local": form.starts_local.data}
        if form.accepts(actions.change, office_hour, current_person(), **values):
            flash(_("The office hour is saved. Teams that booked it have a letter if its time or facilitator changed."))
            return redirect(url_for("office_hours.index", cohort_id=office_hour.cohort_id))
    return _with_hour("office_hours/edit.html", form, office_hour)


@bp.get("/office-hours/<int:office_hour_id>/cancel")
@bp.post("/office-hours/<int:office_hour_id>/cancel")
@access(may_change_hour, office_hour=OfficeHour)
def cancel(office_hour: OfficeHour) -> ResponseReturnValue:
    """Ask first, then call an office hour off."""
    form = EmptyForm()
    if form.is_sent() and form.accepts(actions.cancel, office_hour, current_person()):
        flash(_("The office hour is cancelled. The teams that had booked it have a letter."))
        return redirect(url_for("office_hours.index", cohort_id=office_hour.cohort_id))
    return _with_hour("office_hours/cancel.html", form, office_hour)


def _team_of(person: Person, office_hour: OfficeHour) -> Team:
    """The team for which a person books."""
    team = team_in(person, office_hour.cohort_id)
    if team is None:
        raise NotFound
    return team


def _hosts(office_hour: OfficeHour) -> list[Person]:
    """Who can hold an hour: the facilitators of its cohort, and whoever holds it now."""
    people = facilitators(office_hour.cohort)
    return people if office_hour.facilitator in people else [office_hour.facilitator, *people]


def _times(team: Team, hours: list[OfficeHour], chosen: OfficeHour | None, form: Form) -> ResponseReturnValue:
    own = queries.bookings_of(team)
    slots = timetable.slots(hours, queries.seats_taken(team.cohort_id), {booking.office_hour_id: [booking] for booking in own})
    language = request.args.get("language", "")
    language = language if language in team.cohort.languages else ""
    now = clock.now()
    context = {
        "team": team, "form": form, "chosen": chosen, "is_member": is_in(current_person(), team.id),
        "ahead": [booking for booking in own if not booking.office_hour.is_past(now)],
    }  # fmt: skip
    return _listed("office_hours/choose.html", slots, team.cohort, context, language)


def _listed(
    template: str, slots: list[timetable.Slot], cohort: Cohort, context: dict[str, Any], language: str = ""
) -> ResponseReturnValue:
    zone = locale.voice().zone
    shown = [slot for slot in slots if not language or language in slot.hour.languages]
    page = render_template(
        template, slots=slots, days=timetable.by_day(shown, zone), past_days=timetable.by_day(shown, zone, past=True),
        shares=timetable.shares(queries.use_by_team(cohort.id), cohort.office_hours_per_team), language=language,
        **context,
    )  # fmt: skip
    return page, context["form"].status if "form" in context else 200


def _with_booking(template: str, form: Form, booking: Booking) -> ResponseReturnValue:
    hour = booking.office_hour
    can_change = booking.is_active and not hour.is_past(clock.now())
    page = render_template(template, form=form, booking=booking, office_hour=hour, team=booking.team, can_change=can_change)
    return page, form.status


def _with_hour(template: str, form: Form, office_hour: OfficeHour) -> ResponseReturnValue:
    can_change = office_hour.cancelled_at is None and not office_hour.is_past(clock.now())
    bookings = queries.bookings_on(office_hour)
    page = render_template(
        template, form=form, office_hour=office_hour, cohort=office_hour.cohort, bookings=bookings, can_change=can_change
    )
    return page, form.status
