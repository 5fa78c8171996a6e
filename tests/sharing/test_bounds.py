"""What no copy and no link does: hold another city's rows, name whom nobody may name, open again what has ended."""

import zipfile
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from sprint.core import clock, locale, tokens
from sprint.core.database import db, writing
from sprint.core.errors import Refused
from sprint.core.files import StoredFile
from sprint.partners.commitment_models import Support
from sprint.partners.models import Partner, PartnerContact
from sprint.plans.models import PlanSection
from sprint.plans.queries import plan_of
from sprint.plans.text_models import PlanText
from sprint.sharing import actions, making, queries, workbook
from sprint.sharing.document import compose
from sprint.sharing.models import Audience, Export, PlanShare
from sprint.sharing.privacy import PARTS, Scope, Veil
from sprint.sharing.queries import Records
from sprint.workplan.models import Milestone, Task
from tests import make
from tests.browser import Browser
from tests.cast import Cast
from tests.conftest import NOW
from tests.partners import makers as partners
from tests.plans.makers import accepted
from tests.sharing.makers import fill
from tests.sharing.test_copies import ES, approved_version, composed
from tests.sharing.test_links import opened, prepared, said
from tests.workplan import makers as workplan


def foreign(cast: Cast) -> None:
    """Baltimore has records of its own, all of which agreed to be named."""
    club = partners.partner(cast.baltimore, "Foreign club", may_be_named=True)
    partners.tie(cast.baltimore, None, club)
    partners.absence(cast.baltimore, name="Foreign riders")
    first = workplan.task(cast.baltimore, "Foreign task", date(2024, 11, 4), date(2024, 11, 8))
    workplan.task(cast.baltimore, "Foreign step", date(2024, 11, 4), date(2024, 11, 8), after=first)
    workplan.milestone(cast.baltimore, "Foreign day", date(2024, 12, 1))


def ask(cast: Cast, kind: str = "xlsx", audience: str = "team", version_id: int | None = None) -> Export:
    with writing():
        return actions.ask(cast.asuncion, kind, "es", audience, version_id, cast.ana)


def test_a_copy_holds_the_records_of_its_own_city_only(cast: Cast) -> None:
    fill(cast)
    foreign(cast)
    for audience in Audience:
        assert "Foreign" not in repr(composed(cast, audience))
    assert {one.team_id for one in queries.records_of(cast.asuncion.id).tasks} == {cast.asuncion.id}
    waits = queries.records_of(cast.asuncion.id).waits
    assert len(waits) == 1 and len(queries.records_of(cast.baltimore.id).waits) == 1


def test_files_and_links_of_another_city_are_not_listed_and_its_versions_not_chosen(browser: Browser, cast: Cast) -> None:
    fill(cast)
    version = approved_version(cast)
    for language in ("es", "en"):
        for kind in ("pdf", "docx", "xlsx"):
            with writing():
                actions.ask(cast.asuncion, kind, language, "team", version.id, cast.ana)
    prepared(browser, cast, title="Link of Asunción")
    page = f"/teams/{cast.baltimore.id}/plan/share"
    browser.sign_in(cast.bruno).visit(page).lacks("Link of Asunción", "Version 1", "Being made", "Waiting", "Ana Benítez")
    good = {"kind": "pdf", "language": "en", "audience": "team", "version": ""}
    browser.send(page, {**good, "version": str(version.id)}, 422)
    browser.send(page, good)
    mine = db.session.query(Export).filter_by(team_id=cast.baltimore.id).one()
    assert mine.version_id is None, "and the files that others wait for are no reason to refuse"


def test_only_open_and_listed_links_of_the_own_sprint_are_found_by_other_cities(
    app: Flask, browser: Browser, cast: Cast
) -> None:
    fill(cast)
    unlisted, waiting = prepared(browser, cast), prepared(browser, cast, listing="cohort")
    opened(browser, unlisted)
    listed, past = (prepared(browser, cast, listing="cohort", ends_on=day) for day in ("2024-10-09", "2024-10-08"))
    withdrawn = prepared(browser, cast, listing="cohort")
    for one in (listed, past, withdrawn):
        opened(browser, one)
    browser.send(f"/plan-shares/{withdrawn.id}/withdraw")
    clock.fix(NOW + timedelta(days=2))
    bruno = Browser(app).sign_in(cast.bruno)
    found = bruno.visit(f"/cohorts/{cast.cohort.id}/shared-plans").html
    others = (unlisted, waiting, past, withdrawn)
    assert [one.id for one in (listed, *others) if f"/plan-shares/{one.id}/read" in found] == [listed.id]
    for one in others:
        bruno.visit(f"/plan-shares/{one.id}/read", 404)
    assert queries.listed_in(make.cohort("Third Sprint").id) == []


def test_a_link_that_ended_is_neither_changed_nor_opened_again(browser: Browser, cast: Cast) -> None:
    fill(cast)
    share = prepared(browser, cast, ends_on="2024-10-08")
    clock.fix(NOW + timedelta(days=2))
    browser.send(f"/plan-shares/{share.id}/open", status=409)
    assert share.opened_at is None
    clock.fix(NOW)
    opened(browser, share)
    browser.send(f"/plan-shares/{share.id}/withdraw")
    browser.send(f"/plan-shares/{share.id}/edit", said(title="Again"), 409)
    assert share.title == "Council"
    held = select(tokens.Token).where(tokens.Token.purpose == queries.SHARE, tokens.Token.ended_at.is_(None))
    assert db.session.scalars(held).all() == [], "its secret opens nothing, also for whoever asks the tokens alone"


def test_the_secret_of_another_purpose_opens_no_plan(app: Flask, browser: Browser, cast: Cast) -> None:
    fill(cast)
    share = prepared(browser, cast)
    address = opened(browser, share)
    with writing():
        other = tokens.make("commitment", share.id)
    Browser(app).visit(f"/shared/{other}", 404)
    secret = address.removeprefix("/shared/").partition("?")[0]
    for elsewhere in ("confirm", "sponsor", "invitation"):
        Browser(app).visit(f"/{elsewhere}/{secret}", 404)
    with writing():
        found = db.session.scalars(select(tokens.Token).where(tokens.Token.hash == tokens.hashed(secret))).one()
        found.expires_at = clock.now()
    Browser(app).visit(address, 410).lacks("Asunción")


# The veil


def written(cast: Cast, text: str) -> None:
    """The team's own paragraph in the section of its partners."""
    plan = plan_of(cast.asuncion)
    assert plan is not None
    with writing():
        db.session.add(PlanText(plan_id=plan.id, section="P3", question_id=None, value=text, basis=None, language="es",
                                revision=1, written_by_id=cast.ana.id, written_at=clock.now()))  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["Con el Refugio Aurora", "Con el refúgio   AURORA", "Con el Refugio\nAurora", "Refugio Aurora", "Pregunte a Marta Oculta",
     "Casa Quitada", "aurora@refugio.example", "0981 777 888"],
)  # fmt: skip
def test_what_the_team_wrote_itself_names_nobody_who_did_not_agree(cast: Cast, text: str) -> None:
    fill(cast)
    partners.partner(cast.asuncion, "Casa Quitada", removed_at=clock.now())
    written(cast, text)
    shared, kept = repr(composed(cast, Audience.SHARED)), repr(composed(cast, Audience.TEAM))
    secret = text.removeprefix("Con el ").removeprefix("Pregunte a ")
    assert repr(secret)[1:-1] not in shared
    assert repr(text)[1:-1] in kept


def everywhere(cast: Cast, text: str) -> None:
    """A name in every place of the workplan and in answers of every kind."""
    asked = [
        make.question("file", key="file", number=1, section="P3"),
        make.question("short_text", key="words", number=2, section="P3"),
        make.question("table", key="costs", number=3, section="P3", columns=[("name", "short_text")]),
    ]  # fmt: skip
    assignment = make.assignment(cast.cohort, make.worksheet(*asked), number=6)
    accepted(cast.asuncion, assignment, {"file": {"name": f"{text}.pdf", "id": 1}, "words": text, "costs": [{"name": text}]})
    with writing():
        for one in db.session.query(Task).filter_by(team_id=cast.asuncion.id):
            one.title, one.role, one.outside = f"T {text}", text, text
        for day in db.session.query(Milestone).filter_by(team_id=cast.asuncion.id):
            day.title, day.proof = f"M {text}", text


def test_a_hidden_name_is_in_no_task_milestone_drawing_answer_or_name_of_a_file(cast: Cast) -> None:
    fill(cast)
    everywhere(cast, "Refugio Aurora")
    assert "Refugio Aurora" not in repr(composed(cast, Audience.SHARED))
    assert repr(composed(cast, Audience.TEAM)).count("Refugio Aurora") > 12


def test_a_shared_copy_says_roles_and_not_persons_and_keeps_the_teams_columns(cast: Cast) -> None:
    private = fill(cast)
    assert private
    with writing():
        hidden = db.session.query(Partner).filter_by(name="Biblioteca Central").one()
        hidden.owner_name, hidden.second_name, hidden.needs = "Keeper Uno", "Keeper Dos", "Needs sillas"
        for model in ("Absence", "Commitment"):
            for one in db.session.query(next(kind for kind in queries.OF_TEAM if kind.__name__ == model)):
                one.owner_name = f"Owner {model}"
        for one in db.session.query(PartnerContact):
            one.name = "Otra Persona"  # the door of an absence is no contact's name then
    shared, kept = repr(composed(cast, Audience.SHARED)), repr(composed(cast, Audience.TEAM))
    of_the_team = ("Diego Ayala", "Keeper Uno", "Keeper Dos", "Needs sillas", "Owner Absence", "Owner Commitment", "Marta Oculta")
    for secret in of_the_team:
        assert secret not in shared and secret in kept, secret
    for secret in ("NOTA-ESTADO", "NOTA-REUNION", "PREOCUPACION-LEGAL"):
        assert secret not in kept, secret


def test_answers_to_the_questions_of_a_part_are_left_out_with_it_also_where_there_are_no_records(cast: Cast) -> None:
    fill(cast)
    asked = make.question("table", key="support", number=1, section="P3", columns=[("organization", "short_text")])
    assignment = make.assignment(cast.cohort, make.worksheet(asked), number=6)
    accepted(cast.asuncion, assignment, {"support": [{"organization": "RESPUESTA"}]})
    with writing():
        db.session.execute(delete(Support))
    assert "RESPUESTA" in repr(composed(cast, Audience.SHARED))
    assert "RESPUESTA" not in repr(composed(cast, Audience.SHARED, parts=frozenset(PARTS) - {"support"}))


def test_nothing_at_all_is_said_of_an_organization_that_did_not_agree(cast: Cast) -> None:
    fill(cast)
    with writing():
        hidden = db.session.query(Partner).filter_by(name="Refugio Aurora").one()
        hidden.offers, hidden.wants, hidden.gains, hidden.places = "SECRETO-A", "SECRETO-B", "SECRETO-C", "SECRETO-D"
    shared = composed(cast, Audience.SHARED)
    assert "SECRETO" not in repr(shared) and len(shared.tables["partners"].rows) == 1
    assert repr(composed(cast, Audience.TEAM)).count("SECRETO") == 4


def test_a_tie_of_which_no_side_is_named_is_left_out(cast: Cast) -> None:
    fill(cast)
    with writing():
        db.session.query(Partner).filter_by(name="Biblioteca Central").one().may_be_named = False
    shared = composed(cast, Audience.SHARED)
    assert "links" not in shared.tables and "partners" not in shared.tables
    assert len(composed(cast, Audience.TEAM).tables["links"].rows) == 1


def test_columns_with_addresses_worries_and_telephones_are_in_no_copy(cast: Cast) -> None:
    fill(cast)
    columns = [(key, "short_text") for key in ("name", "contact", "concern", "email", "phone", "amount")]
    asked = make.question("table", key="costs", number=1, section="P3", columns=columns)
    rows = [{"name": "Sala", **{key: f"SECRETO-{key}" for key, _kind in columns[1:5]}, "amount": "100"}]
    accepted(cast.asuncion, make.assignment(cast.cohort, make.worksheet(asked), number=6), {"costs": rows})
    for audience in Audience:
        copy = composed(cast, audience)
        assert "SECRETO" not in repr(copy) and [cell.text for cell in copy.tables["costs"].rows[0]] == ["Sala", "100"]


@pytest.mark.parametrize("key", ["influence", "worries", "concerns"])
def test_worries_and_ratings_are_in_no_copy_and_in_no_list_of_what_is_missing(cast: Cast, key: str) -> None:
    fill(cast)
    asked = make.question("long_text", key=key, number=1, section="P3", title="SECRET-QUESTION")
    assignment = make.assignment(cast.cohort, make.worksheet(asked), number=6)
    with writing():
        for one in db.session.query(PlanSection).filter_by(cohort_id=cast.cohort.id, key="P3"):
            one.checks = [{"check": "answered", "question": key}]
    assert not any("SECRET-QUESTION" in lack for one in composed(cast, Audience.TEAM).sections for lack in one.missing)
    accepted(cast.asuncion, assignment, {key: "SECRET-ANSWER"})
    for audience in Audience:
        assert "SECRET" not in repr(composed(cast, audience))


def test_the_cover_says_no_private_people_and_veils_the_others(cast: Cast) -> None:
    fill(cast)
    names = [("name", "short_text"), ("title", "short_text")]
    team = make.question("table", key="team", number=1, section="P3", columns=names)
    sponsor = make.question("table", key="sponsor", number=2, section="P3", columns=names)
    sponsor.is_private = True
    rows = {"team": [{"name": "Refugio Aurora"}, {"name": "Diego"}], "sponsor": [{"name": "Norma Soto", "title": "Alcaldesa"}]}
    accepted(cast.asuncion, make.assignment(cast.cohort, make.worksheet(team, sponsor), number=6), rows)
    shared = [one.value.text for one in composed(cast, Audience.SHARED).facts]
    assert any("Diego" in one for one in shared) and not any("Refugio" in one or "Norma" in one for one in shared)
    hidden = composed(cast, Audience.SHARED, sections=frozenset({"P7"}))
    assert not any("Diego" in one.value.text for one in hidden.facts), "the cover is no way around the choice of sections"


def test_what_is_missing_is_for_the_team_alone(cast: Cast) -> None:
    fill(cast)
    with writing():
        for one in db.session.query(PlanSection).filter_by(cohort_id=cast.cohort.id, key="P3"):
            one.checks = [{"check": "answered", "question": "issue"}]
    lacks = [lack for one in composed(cast, Audience.TEAM).sections for lack in one.missing]
    shared = [lack for one in composed(cast, Audience.SHARED).sections for lack in one.missing]
    assert lacks and not shared


def test_a_name_is_hidden_whole_and_short_names_of_the_named_stay() -> None:
    with locale.speaking(ES):
        veil = Veil(Scope(Audience.SHARED), Records(), Records(), frozenset({"Ña", "Centro"}))
        assert veil.text("Ña") != "Ña", "a text that is a hidden name, however short"
        assert veil.text("Del Centro") == f"Del {veil.text('Centro')}" and veil.text("Concentrado") == "Concentrado"
        assert Veil(Scope(Audience.TEAM), Records(), Records(), frozenset({"Centro"})).text("Centro") == "Centro"


def test_what_a_team_writes_is_text_on_the_page_that_strangers_read(app: Flask, browser: Browser, cast: Cast) -> None:
    fill(cast)
    everywhere(cast, "<b onclick=x>Uno</b>\n<i>Dos</i>")
    written(cast, "<script>alert(1)</script>")
    page = Browser(app).visit(opened(browser, prepared(browser, cast))).html
    assert "&lt;b onclick=x&gt;Uno&lt;/b&gt;<br>&lt;i&gt;Dos" in page
    assert not [one for one in ("<b onclick", "<i>Dos", "<script>alert") if one in page]


# The files


def test_a_shared_file_is_made_for_others(browser: Browser, cast: Cast) -> None:
    fill(cast)
    export = ask(cast, "docx", "shared")
    making.make_next()
    sent = browser.sign_in(cast.ana).visit(f"/exports/{export.id}/download").response.data
    with zipfile.ZipFile(BytesIO(sent)) as archive:
        text = archive.read("word/document.xml").decode()
    assert "Biblioteca Central" in text and "Aurora" not in text


def test_a_cell_holds_what_a_spreadsheet_can_hold(cast: Cast) -> None:
    fill(cast)
    with writing():
        db.session.query(Task).filter_by(title="=1+1").one().title = "\x0b" + "x" * 40_000
    with locale.speaking(ES):
        content = workbook.write(compose(cast.asuncion, Scope(Audience.TEAM)))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        text = archive.read("xl/sharedStrings.xml").decode()
    assert "x" * 30_000 in text and "x" * 32_768 not in text and "_x000B_" not in text and "\x0b" not in text


def test_a_file_that_is_there_or_on_its_way_is_not_made_again(browser: Browser, cast: Cast) -> None:
    fill(cast)
    export = ask(cast)
    on_its_way = browser.sign_in(cast.ana).visit(f"/exports/{export.id}/download", 302)
    assert f"/teams/{cast.asuncion.id}/plan/share" in on_its_way.to
    with writing():
        actions.try_again(export, cast.ana)
    making.make_next()
    db.session.refresh(export)
    made = export.made_at
    with writing():
        actions.try_again(export, cast.ana)
    assert (export.state, export.made_at, making.make_next()) == ("ready", made, 0)


def test_a_slow_worker_keeps_its_file_while_it_goes_on_and_a_late_one_changes_nothing(cast: Cast) -> None:
    fill(cast)
    export = ask(cast)
    claimed = making._claim()
    assert claimed is not None and making._claim() is None
    clock.fix(NOW + making.LEASE - timedelta(seconds=1))
    making._tell(export.id, 40)
    clock.fix(NOW + making.LEASE + timedelta(seconds=1))
    assert making._claim() is None, "whoever says how much is done is not dead"
    with writing():
        making._keep(export, "first.xlsx", b"first")
    kept = export.file_id
    with writing():
        making._keep(export, "second.xlsx", b"second")
        making._fail(export, "late")
    assert (export.state, export.file_id, export.error) == ("ready", kept, "")


def test_a_file_with_which_every_worker_dies_is_given_up(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(cast)
    export = ask(cast)
    began: list[int] = []
    monkeypatch.setitem(making.MAKERS, "xlsx", lambda _document: began.append(1) or b"x")
    for _number in range(making.MOST_TRIES):
        assert making._claim() is not None
        clock.fix(clock.now() + making.LEASE)
    assert making.make_next() == 1
    db.session.refresh(export)
    assert (export.state, began) == ("failed", []) and "died" in export.error


def test_sweeping_takes_what_is_past_and_its_content(cast: Cast) -> None:
    fill(cast)
    ask(cast)
    making.make_next()
    clock.fix(NOW + timedelta(days=6))
    newer = ask(cast, "docx")
    making.make_next()
    clock.fix(NOW + timedelta(days=7))
    assert making.sweep() == 1
    assert [one.id for one in db.session.query(Export)] == [newer.id]
    assert db.session.query(StoredFile).count() == 1


def test_a_link_says_its_last_day_within_two_years(cast: Cast) -> None:
    wanted: dict[str, Any] = {"title": "", "language": "es", "sections": ["P3"], "parts": [], "is_listed": False}
    for days, is_refused in ((-1, True), (0, False), (730, False), (731, True)):
        on = clock.today(cast.asuncion.zone) + timedelta(days=days)
        try:
            with writing():
                actions.prepare_share(cast.asuncion, cast.ana, **wanted, ends_on=on)
        except Refused:
            assert is_refused, days
        else:
            assert not is_refused, days
    assert db.session.query(PlanShare).count() == 2
