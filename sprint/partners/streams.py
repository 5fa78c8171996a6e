"""How rows of worksheets 2 and 4 become organizations, ties, absences and concerns."""

from collections.abc import Mapping
from typing import Any

from sprint.cohorts.models import Team
from sprint.core import clock
from sprint.core.words import same, text_of
from sprint.partners.models import KINDS, Absence, Concern, Partner, Stage, Tie
from sprint.submissions.flowing import Cells, Row, Stream
from sprint.submissions.models import Submission
from sprint.worksheets.reading import day_of

TIE_KINDS = ("shares_data", "works_together", "trains", "funds", "oversees", "asks", "other")
STRENGTHS = range(1, 6)


def empty_partner(team: Team, language: str) -> Partner:
    """An organization about which nothing is said yet."""
    return Partner(
        team_id=team.id, name="", kind="", does="", offers="", wants="", needs="", gains="", goal="", expectation="", show_up="",
        languages=[], places="", audiences=[], stage=Stage.IDENTIFIED, owner_name="", second_name="", may_be_named=False,
        language=language, changed_at=clock.now(),
    )  # fmt: skip


def actors() -> Stream[Partner]:
    """Worksheet 2: who acts with data here."""

    def read(row: Row) -> Cells:
        cells = {key: text_of(row.get(key)) for key in ("name", "does", "offers", "wants")}
        return {**cells, "kind": chosen(row.get("type"), KINDS, "")}

    def new(submission: Submission) -> Partner:
        return empty_partner(submission.team, "")

    return Stream("actors", "name", read, new)


def links(team: Team, partners: Mapping[str, Partner]) -> Stream[Tie]:
    """Worksheet 2: how they are connected. `partners` are the organizations by the names as they are compared."""

    def read(row: Row) -> Cells:
        ends = text_of(row.get("from")), text_of(row.get("to"))
        kind = chosen(row.get("kind"), TIE_KINDS, "other")
        strength = row.get("strength")
        found = [partners.get(same(name)) for name in ends]
        return {
            "between": between(*ends, kind) if all(ends) else "", "from_name": ends[0], "to_name": ends[1], "kind": kind,
            "from_id": found[0].id if found[0] else None, "to_id": found[1].id if found[1] else None,
            "strength": strength if isinstance(strength, int) and strength in STRENGTHS else None,
            "is_formal": row.get("formal") == "yes",
        }  # fmt: skip

    def new(submission: Submission) -> Tie:
        return Tie(team_id=team.id, language="")

    return Stream("links", "between", read, new)


def missing() -> Stream[Absence]:
    """Worksheet 2: who is affected but missing, and how each will be reached."""

    def read(row: Row) -> Cells:
        return {
            "name": text_of(row.get("group")), "why": text_of(row.get("why")), "door": text_of(row.get("door")),
            "step": text_of(row.get("step")), "due_on": day_of(row.get("date")),
            "owner_name": " ".join(text_of(row.get("owner")).split()),
        }  # fmt: skip

    def new(submission: Submission) -> Absence:
        return Absence(team_id=submission.team_id, about="group", settled_because="", language="")

    return Stream("missing", "name", read, new, beside={"outreach": "group"}, column="group")


def worries() -> Stream[Concern]:
    """Worksheet 4: legal, privacy or policy worries."""

    def read(row: Row) -> Cells:
        return {
            "worry": text_of(row.get("worry")), "owner_name": " ".join(text_of(row.get("owner")).split()),
            "next_step": text_of(row.get("next_step")), "due_on": day_of(row.get("date")),
        }  # fmt: skip

    return Stream("worries", "worry", read, _new_concern)


def expectations(partners: Mapping[str, Partner]) -> Stream[Concern]:
    """Worksheet 4: what concerns each organization."""

    def read(row: Row) -> Cells:
        partner = partners.get(same(row.get("organization")))
        return {"worry": text_of(row.get("concern")), "partner_id": partner.id if partner else None}

    return Stream("expectations", "worry", read, _new_concern)


def _new_concern(submission: Submission) -> Concern:
    return Concern(team_id=submission.team_id, kind="other", worry="", next_step="", owner_name="", language="")


def between(start: str, end: str, kind: str) -> str:
    """The name of a tie: both ends and the kind."""
    return f"{start} → {end} ({kind})"


def chosen(value: Any, among: tuple[str, ...], otherwise: str) -> str:
    """A choice of a cell, where it is one."""
    return value if isinstance(value, str) and value in among else otherwise
