"""One seat, and many teams that press the button at the same moment, round after round."""

import tempfile
from collections import Counter
from datetime import datetime, time, timedelta
from pathlib import Path
from threading import Barrier, Thread

from sqlalchemy import func, select

from bench.server import cookie_of, post, prepared, serving, settings_for
from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Cohort
from sprint.cohorts.places import Place
from sprint.core import clock
from sprint.core.database import db, writing
from sprint.core.languages import LocalizedText
from sprint.office_hours import actions as office_hours
from sprint.office_hours.models import Booking
from sprint.people import actions as people
from sprint.people.models import Person

BOOKED, TAKEN = 302, 409


def measure(clients: int, rounds: int, database_url: str = "") -> bool:
    """Print how many won each seat, and how many were told so; gives whether all went as promised."""
    with tempfile.TemporaryDirectory() as name:
        settings = settings_for(Path(name), database_url)
        app = prepared(settings)
        with app.app_context():
            hour_ids, crowd = _world(clients, rounds)
            cookies = [cookie_of(app, person) for person in crowd]
            db.session.remove()
        answers: Counter[int] = Counter()
        with serving(app, settings) as port:
            for hour_id in hour_ids:
                answers += _round(port, f"/office-hours/{hour_id}/book", cookies)
        with app.app_context():
            taken = db.session.scalar(select(func.count()).select_from(Booking)) or 0
            db.session.remove()
            db.engine.dispose()
    errors = sum(count for status, count in answers.items() if status not in (BOOKED, TAKEN))
    print(f"\none seat, {clients} clients at once, {rounds} rounds, {settings.database_url.split(':')[0]}")
    print(f"won {answers[BOOKED]}, refused {answers[TAKEN]}, errors {errors}, bookings kept {taken}")
    return answers[BOOKED] == taken == rounds and not errors


def _round(port: int, path: str, cookies: list[str]) -> Counter[int]:
    gate, answers = Barrier(len(cookies)), []

    def press(cookie: str) -> None:
        gate.wait(60)
        answers.append(post(port, path, cookie, {"question": "How do we begin?", "language": "en"})[0])

    threads = [Thread(target=press, args=(cookie,)) for cookie in cookies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(answers)


def _world(clients: int, rounds: int) -> tuple[list[int], list[Person]]:
    """A cohort of many teams, and an hour with one seat for each round."""
    now = clock.now()
    zone = "America/New_York"
    with writing():
        facilitator = people.add("facilitator@example.org", "Lena Whitfield", language="en", zone=zone)
        cohort = Cohort(
            key="race", title=LocalizedText.of("en", en="Race", es="Carrera"), program_key="none", zone=zone,
            starts_on=now.date(), ends_on=now.date() + timedelta(days=60), languages=["en", "es"],
            office_hours_per_team=rounds, weekly_work_minutes=120, follow_up_months=12,
        )  # fmt: skip
        db.session.add(cohort)
        db.session.flush()
        cohorts.name_facilitator(cohort, facilitator)
        for number in range(clients):
            team = cohorts.bring(cohorts.add_city(Place(f"City {number}", zone, "US", "en")), cohort)
            cohorts.join(team, people.add(f"lead{number}@example.org", f"Lead {number}", language="en", zone=zone), "lead")
        first = datetime.combine(now.date() + timedelta(days=2), time(10))
        starts = [first + timedelta(days=number) for number in range(rounds)]
        values = {"facilitator": facilitator, "minutes": 45, "languages": ["en"], "capacity": 1, "join_url": ""}
        hours = office_hours.add(cohort, facilitator, starts, **values)
    return [hour.id for hour in hours], list(db.session.scalars(select(Person).where(Person.email.like("lead%"))))
