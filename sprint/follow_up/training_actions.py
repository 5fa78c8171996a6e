"""What can be done with the trainings that a city held."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select

from sprint.cohorts.limits import refuse_more
from sprint.cohorts.models import Team
from sprint.core import audit, clock
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.follow_up.models import Training, TrainingPartner
from sprint.partners.models import Partner
from sprint.people.models import Person
from sprint.workplan.models import Task

MOST = 1000
"""How many trainings a team records: about three for each day of a year."""


def record(team: Team, by: Person, *, partner_ids: list[int], language: str, **values: Any) -> Training:
    """Record a training that was held. Raises Refused for a partner or a task of another team."""
    training = Training(
        team_id=team.id, language=language, recorded_at=clock.now(), recorded_by_id=by.id, removed_at=None,
        **{"place": "", "audience": "", "organizations": "", "spoken": "", "task_id": None, "evidence_url": "", **values},
    )  # fmt: skip
    _refuse_foreign(team.id, partner_ids, training.task_id)
    told = _("Your team has recorded %(max)d trainings. Remove one that was recorded twice.", max=MOST)
    refuse_more(MOST, told, Training, Training.team_id == team.id, Training.removed_at.is_(None))
    db.session.add(training)
    db.session.flush()
    _connect(training, partner_ids)
    audit.record("follow_up.record_training", training, by, people=training.people)
    return training


def change(training: Training, by: Person, *, partner_ids: list[int], language: str, **values: Any) -> None:
    """Correct what was recorded. Raises Refused for a partner or a task of another team."""
    _refuse_foreign(training.team_id, partner_ids, values.get("task_id"))
    before = {name: _plain(getattr(training, name)) for name in values}
    for name, value in values.items():
        setattr(training, name, value)
    training.language = language
    _connect(training, partner_ids)
    audit.record("follow_up.change_training", training, by, before=before)


def remove(training: Training, by: Person) -> None:
    """Take a training out of the totals; that it was there stays in the audit."""
    training.removed_at = clock.now()
    audit.record("follow_up.remove_training", training, by, people=training.people)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _connect(training: Training, partner_ids: list[int]) -> None:
    db.session.execute(delete(TrainingPartner).where(TrainingPartner.training_id == training.id))
    for partner_id in sorted(set(partner_ids)):
        db.session.add(TrainingPartner(training_id=training.id, partner_id=partner_id, team_id=training.team_id))


def _refuse_foreign(team_id: int, partner_ids: list[int], task_id: int | None) -> None:
    found = select(Partner.id).where(Partner.team_id == team_id, Partner.id.in_(partner_ids))
    if set(db.session.scalars(found)) != set(partner_ids):
        raise Refused(_("Choose organizations of your own map."))
    if task_id is not None and db.session.scalar(select(Task.id).where(Task.id == task_id, Task.team_id == team_id)) is None:
        raise Refused(_("Choose a task of your own workplan."))
