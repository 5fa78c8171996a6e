"""The `sprint` command: first steps without a browser, and what keeps an installation running."""

import json
import sys
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app

from sprint import create_app
from sprint.cohorts import actions as cohorts
from sprint.cohorts import places
from sprint.cohorts.queries import city_by_key, cohort_by_key, teams
from sprint.cohorts.rules import is_in
from sprint.core import access, clock, config, database, locale, serving, upkeep
from sprint.core.errors import Refused
from sprint.core.locale import Voice
from sprint.demo import world
from sprint.office_hours.retiming import retime
from sprint.people import actions as people
from sprint.people.queries import administrators, person_by_email
from sprint.programs import reading, writing
from sprint.programs.actions import start_cohort
from sprint.programs.layout import Start, lay_out
from sprint.programs.library import shipped
from sprint.programs.queries import program_by_key
from sprint.programs.taking_over import take_over
from sprint.schedule.listing import told

LANGUAGE = click.Choice(["en", "es"])


@click.group()
def main() -> None:
    """Sprint: training sprints for cohorts of city governments."""


def in_app(work: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command inside the app, on a database that is up to date; a refusal is one line and exit code 2."""

    @wraps(work)
    def wrapped(**values: Any) -> Any:
        with create_app().app_context(), locale.speaking(Voice("en", "UTC")):
            try:
                prepare()
                return work(**values)
            except (Refused, upkeep.Trouble, KeyError) as no:
                click.echo(str(no), err=True)
                sys.exit(2)

    return wrapped


def prepare() -> None:
    """Bring the database up to date, and put the shipped program into it."""
    upkeep.migrate()
    if program_by_key(shipped.KEY) is None:
        with database.writing():
            take_over(reading.read(shipped.content()))


@main.command()
@click.option("--host", default="127.0.0.1", help="The address to listen on.")
@click.option("--port", default=5000, type=click.IntRange(1, 65535), help="The port to listen on.")
def serve(host: str, port: int) -> None:
    """Bring the database up to date and serve with a production server.

    Links in letters and shared addresses begin with SPRINT_PUBLIC_URL, or with http://HOST:PORT of this command where that is
    not set. Other commands, such as create-admin, then know port 5000 only: set it where you choose another.
    """
    serving.refuse_taken(host, port)
    address = config.serve_at(host, port)
    app = create_app()
    with app.app_context():
        prepare()
        database.db.engine.dispose()
    click.echo(f"Sprint serves {address}")
    serving.Server(app, host, port, app.config["SETTINGS"]).run()


@main.command()
@click.option("--once", is_flag=True, help="One look into the outbox, then stop.")
def worker(once: bool) -> None:
    """Send letters and sweep, beside the web server."""
    serving.work(create_app(), once)


@main.command()
@click.option("--if-empty", is_flag=True, help="Do nothing where there is something already.")
@in_app
def demo(if_empty: bool) -> None:
    """Load the demo world into an empty database."""
    if if_empty and not world.is_empty():
        return
    with database.writing():
        world.load()
    click.echo("The demo world is here. Every account has the password sprint-demo.")


@main.command("create-admin")
@click.argument("email")
@click.option("--name", default="", help="The name that others see.")
@click.option("--language", default="en", type=LANGUAGE)
@click.option("--zone", default="UTC", help="An IANA name such as America/Bogota.")
@in_app
def create_admin(email: str, name: str, language: str, zone: str) -> None:
    """Add an administrator; prints the link that sets the password."""
    clock.named(zone)
    with database.writing():
        person = people.add(email, name or email, language=language, zone=zone, administrator=True)
        click.echo(people.invite(person, _public_url(), to="Sprint"))


@main.command("import-program")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@in_app
def import_program(file: Path) -> None:
    """Take a program file over; a wrong one changes nothing and is told line by line."""
    outline = reading.read(file.read_bytes())
    with database.writing():
        program = take_over(outline)
    click.echo(f"{program.key} was taken over.")


@main.command("export-program")
@click.argument("key")
@in_app
def export_program(key: str) -> None:
    """Print a program as a file."""
    click.echo(writing.write(_found(program_by_key(key), "program", key)), nl=False)


@main.command("start-cohort")
@click.argument("program")
@click.option("--key", required=True, help="A short name for commands and files.")
@click.option("--on", "day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The first day.")
@click.option("--at", "hour", required=True, type=click.DateTime(["%H:%M"]), help="The hour of the sessions.")
@click.option("--zone", required=True, help="The zone in which that hour is meant.")
@click.option("--city", "cities", multiple=True, help="A city, as NAME or NAME=ZONE; may be repeated.")
@click.option("--facilitator", "emails", multiple=True, help="Who facilitates; the administrators unless given.")
@in_app
def start(
    program: str, key: str, day: datetime, hour: datetime, zone: str, cities: tuple[str, ...], emails: tuple[str, ...]
) -> None:
    """Lay out a whole cohort: every date follows from the program's rules."""
    outline = _found(program_by_key(program), "program", program)
    clock.named(zone)
    with database.writing():
        there = [cohorts.city_named(text) for text in cities]
        chosen = Start(key, outline.title, day.date(), hour.time(), zone, outline.settings["languages"], there)
        facilitators = [_found(person_by_email(email), "person", email) for email in emails] or administrators()
        table = lay_out(outline, chosen)
        cohort = start_cohort(outline, table, facilitators)
        left_out = [one.part.number for one in table.worksheets if not one.is_given]
    click.echo(f"{cohort.key}: {cohort.starts_on} to {cohort.ends_on}, {len(there)} cities.")
    for number in left_out:
        click.echo(f"Worksheet {number} is retired and was left out.")


@main.command()
@click.argument("email")
@click.option("--name", required=True)
@click.option("--language", required=True, type=LANGUAGE)
@click.option("--zone", required=True)
@click.option("--team", "place", required=True, help="COHORT/CITY, by their keys.")
@click.option("--role", default="member", type=click.Choice(["lead", "member"]))
@in_app
def invite(email: str, name: str, language: str, zone: str, place: str, role: str) -> None:
    """Add a person to a team, or invite one who has not come yet again; prints the link that sets the password."""
    clock.named(zone)
    cohort_key, _slash, city_name = place.partition("/")
    cohort = _found(cohort_by_key(cohort_key), "cohort", cohort_key)
    city = _found(city_by_key(places.key(city_name)), "city", city_name)
    team = _found(next((one for one in teams(cohort) if one.city_id == city.id), None), "team", place)
    with database.writing():
        there = person_by_email(email)
        if there is None or not is_in(there, team.id):
            _person, link = cohorts.invite(
                team, email, name=name, language=language, zone=zone, role=role, base_url=_public_url()
            )
        else:
            cohorts.change_role(team, there, role, None)
            link = None if there.has_joined else cohorts.invite_again(team, there, _public_url())
    click.echo(link or f"{email} has a password already.")


@main.command()
@click.argument("cohort")
@click.option("--zone", default=None, help="Whose clock to read it by; the host's unless given.")
@click.option("--language", default="en", type=LANGUAGE)
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@in_app
def schedule(cohort: str, zone: str | None, language: str, as_json: bool) -> None:
    """Print the timetable as a person in a zone reads it."""
    found = _found(cohort_by_key(cohort), "cohort", cohort)
    zone = zone or found.zone
    clock.named(zone)
    with locale.speaking(Voice(language, zone, "12")):
        rows = told(found, zone)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(row["text"])


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def routes(as_json: bool) -> None:
    """Print every address, its methods and its gate."""
    rows = _routes(create_app())
    if as_json:
        click.echo(json.dumps(rows, indent=1))
        return
    for row in rows:
        click.echo(f"{','.join(row['methods']):10} {row['rule']:50} {row['gate']}")


@main.command()
@click.option("--strict", is_flag=True, help="Exit with 1 where something is not well.")
def doctor(strict: bool) -> None:
    """Look whether all is well."""
    with create_app().app_context():
        findings = list(upkeep.examine())
    for is_well, sentence in findings:
        click.echo(f"{'ok  ' if is_well else 'look'}  {sentence}")
    sys.exit(1 if strict and not all(is_well for is_well, _sentence in findings) else 0)


@main.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@in_app
def backup(target: Path) -> None:
    """Put the database and the uploads into one file, while everything runs."""
    upkeep.backup(target)


@main.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(source: Path) -> None:
    """Put such a file back into an empty installation."""
    with create_app().app_context():
        try:
            upkeep.restore(source)
            upkeep.migrate()
        except upkeep.Trouble as trouble:
            raise click.ClickException(str(trouble)) from None


@main.command()
@in_app
def migrate() -> None:
    """Bring the database up to date."""


@main.command("retime")
@in_app
def retime_command() -> None:
    """Derive the instants of what lies ahead again, after zone rules changed; tells what moved."""
    with database.writing():
        for line in retime():
            click.echo(line)


def _routes(app: Flask) -> list[dict[str, Any]]:
    with app.app_context():
        rows = []
        for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
            gate = access.gate_of(rule.endpoint)
            methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            rows.append({"rule": rule.rule, "endpoint": rule.endpoint, "methods": methods, "gate": gate.name if gate else None})
        return rows


def _found(thing: Any, kind: str, name: str) -> Any:
    if thing is None:
        raise Refused(f"There is no {kind} {name}.")
    return thing


def _public_url() -> str:
    return str(current_app.config["SETTINGS"].public_url)


if __name__ == "__main__":
    main()
