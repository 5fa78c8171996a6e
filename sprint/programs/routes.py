"""Programs: looking at one, reading and writing its file, and starting a cohort from it."""

from datetime import time, timedelta

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from sprint.cohorts import queries as cohorts
from sprint.cohorts.models import City
from sprint.core import clock
from sprint.core.access import access, current_person
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.core.forms import Form
from sprint.core.yaml_files import LARGEST_FILE
from sprint.people.models import Person
from sprint.people.queries import administrators
from sprint.programs import actions, queries, reading, writing
from sprint.programs.forms import ImportForm, StartForm, timetable_form
from sprint.programs.layout import Timetable, lay_out, point_out
from sprint.programs.models import Program
from sprint.programs.order import passed
from sprint.programs.rules import may_import, may_see_programs, may_start
from sprint.programs.taking_over import take_over

bp = Blueprint("programs", __name__)


@bp.get("/programs")
@access(may_see_programs)
def index() -> ResponseReturnValue:
    """All programs."""
    return render_template("programs/index.html", programs=queries.programs())


@bp.get("/programs/<int:program_id>")
@access(may_start, program=Program)
def show(program: Program) -> ResponseReturnValue:
    """What a program holds: its sessions, worksheets, office hours and plan sections, with their rules."""
    return render_template(
        "programs/show.html",
        program=program,
        sessions=queries.sessions(program),
        office_days=queries.office_days(program),
        worksheets=queries.worksheets(program),
        sections=queries.sections(program),
    )


@bp.get("/programs/<int:program_id>/file.yaml")
@access(may_start, program=Program)
def export(program: Program) -> ResponseReturnValue:
    """The program as a file."""
    response = Response(writing.write(program), mimetype="application/yaml")
    response.headers["Content-Disposition"] = f'attachment; filename="{program.key}.yaml"'
    return response


@bp.get("/programs/import")
@bp.post("/programs/import")
@access(may_import)
def import_file() -> ResponseReturnValue:
    """Take a program file over, or tell line by line what is wrong with it."""
    form = ImportForm()
    if form.is_sent():
        content = form.file.data.stream.read(LARGEST_FILE + 1)
        program = form.accepts(lambda: take_over(reading.read(content), current_person()))
        if program:
            flash(_("The program was taken over. Cohorts that run already keep what they have."))
            return redirect(url_for("programs.show", program_id=program.id))
        form.status = 422
    return render_template("programs/import_file.html", form=form), form.status


@bp.get("/programs/<int:program_id>/start")
@bp.post("/programs/<int:program_id>/start")
@access(may_start, reads=True, program=Program)
def start(program: Program) -> ResponseReturnValue:
    """Choose the first day, the hour, the zone, the languages and the cities; then see every date that follows."""
    form, wish = _start_form(program), request.form.get("wish")
    if wish == "add_city":
        here = url_for("programs.start", program_id=program.id)
        return redirect(url_for("cohorts.new_city", next=f"{here}?{form.typed()}"))
    if wish != "choose" and form.is_sent() and (table := form.accepts(_table, program, form)):
        return _preview(program, form, table, timetable_form(table)(formdata=None))
    return render_template("programs/start.html", program=program, form=form), form.status


@bp.post("/programs/<int:program_id>/create")
@access(may_start, program=Program)
def create(program: Program) -> ResponseReturnValue:
    """Create the cohort with the dates as they stand in the form, or point out what they bring."""
    form = _start_form(program)
    if not form.is_sent() or not (table := form.accepts(_table, program, form)):
        return render_template("programs/start.html", program=program, form=form), form.status
    dates = timetable_form(table)()
    can_be_meant, is_check = dates.takes(table), request.values.get("wish") == "check"
    is_told = dates.accepts(point_out, table, program.settings["weekly_work_minutes"])
    if is_check and is_told and can_be_meant:
        flash(_("The dates are in order. Nothing is created yet."))
    if is_check or not (is_told and can_be_meant):
        return _preview(program, form, table, dates)
    cohort = dates.accepts(actions.start_cohort, program, table, _people(form), current_person())
    if not cohort:
        return _preview(program, form, table, dates)
    flash(_("The cohort is there. Invite the people of each city next."))
    _warn(passed(table))
    return redirect(url_for("cohorts.cities", cohort_id=cohort.id))


def _warn(past: list[str]) -> None:
    if past:
        message = ngettext(
            "%(num)d date of the cohort has passed already. %(first)s",
            "%(num)d dates of the cohort have passed already. The first: %(first)s",
            len(past),
            first=past[0],
        )
        flash(message, "act")


def _start_form(program: Program) -> StartForm:
    settings, person = program.settings, current_person()
    next_month = clock.today(settings["zone"]) + timedelta(days=42)
    wednesday = next_month + timedelta(days=(2 - next_month.weekday()) % 7)
    brought = {"formdata": request.args} if request.method == "GET" and "key" in request.args else {}
    form = StartForm(
        **brought, key=f"{program.key}-{wednesday.year}", title=program.title, starts_on=wednesday, zone=settings["zone"],
        at=time.fromisoformat(settings["start_time"]), languages=settings["languages"], facilitators=[person.id],
    )  # fmt: skip
    form.cities.choices = [(city.id, city.name) for city in cohorts.cities()]
    form.facilitators.choices = [(one.id, one.name) for one in _candidates(person)]
    return form


def _candidates(person: Person) -> list[Person]:
    """Everybody who facilitates something already, the administrators, and whoever starts the cohort."""
    found = {one.id: one for one in [*cohorts.all_facilitators(), *administrators(), person]}
    return sorted(found.values(), key=lambda one: one.name)


def _people(form: StartForm) -> list[Person]:
    return list(db.session.scalars(select(Person).where(Person.id.in_(form.facilitators.data or [])).order_by(Person.name)))


def _table(program: Program, form: StartForm) -> Timetable:
    if cohorts.cohort_by_key(form.key.data):
        raise Refused(_("Another cohort has this key already. Choose a different one."))
    cities = list(db.session.scalars(select(City).where(City.id.in_(form.cities.data)).order_by(City.name)))
    return lay_out(program, form.start(cities))


def _preview(program: Program, form: StartForm, table: Timetable, dates: Form) -> ResponseReturnValue:
    page = render_template("programs/preview.html", program=program, start=form, table=table, form=dates, past=passed(table))
    return page, dates.status


