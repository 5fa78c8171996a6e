"""What the running Sprint of the demo world learned: a worksheet asks one more question, and some cities got more time."""

from datetime import timedelta

from sprint.cohorts.models import Cohort, Team
from sprint.people.models import Person
from sprint.programs.library import shipped
from sprint.programs.reading import read
from sprint.programs.taking_over import take_over
from sprint.submissions.assigned import extend
from sprint.worksheets.outline import QuestionEntry
from sprint.worksheets.queries import assignments

CHANGED = 6
"""The number of the worksheet that has a newer version; the cohorts keep the one that they were given."""
ONE_MORE = {
    "key": "left_out", "type": "long_text", "section": "P6",
    "title": {"en": "Who could still be left out?", "es": "¿Quién podría quedar fuera todavía?"},
    "help": {
        "en": "Name one group that your plan does not reach yet, and one thing that would help them take part.",
        "es": "Nombren un grupo al que el plan todavía no llega y algo que le ayudaría a participar.",
    },
}  # fmt: skip
MORE_TIME = {
    "asuncion": "La dirección de datos cambió de responsable esta semana. El equipo necesita unos días para ponerse al día.",
    "baltimore": "Two people of the team were ill this week. The others wait for their part.",
}
DAYS = 4


def publish_one_more_question(by: Person) -> None:
    """Take the program over with one more question in one worksheet: that is its next version."""
    outline = read(shipped.content())
    part = next(one for one in outline.worksheets if one.number == CHANGED)
    part.questions.append(QuestionEntry.model_validate(ONE_MORE))
    take_over(outline, by)


def give_more_time(cohort: Cohort, teams: list[Team], by_language: dict[str, Person]) -> None:
    """Let two cities hand the changed worksheet in later, each told why in its own language."""
    assignment = next(one for one in assignments(cohort.id) if one.number == CHANGED)
    for team in teams:
        if reason := MORE_TIME.get(team.city.key):
            language = team.city.language
            until = assignment.due_on + timedelta(days=DAYS)
            extend(assignment, team, until, reason, language=language, by=by_language[language])
