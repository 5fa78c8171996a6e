"""Who has no voice on the map is worked out, and waits for an owner and a day, or for a reason."""

from datetime import date

from sprint.core import clock
from sprint.partners.missing import who_is_missing
from tests.cast import Cast
from tests.partners import makers


def test_whom_no_organization_reaches_is_missing(cast: Cast) -> None:
    library = makers.partner(cast.asuncion, languages=["es"], places="Bañado Sur, Centro", audiences=["Docentes"])
    found = who_is_missing(cast.asuncion, [library], [], ["Docentes", "Jóvenes"], ["es", "gn"], ["centro", "Loma Pytã"])
    assert [(one.about, one.name) for one in found] == [("audience", "Jóvenes"), ("language", "gn"), ("place", "Loma Pytã")]


def test_the_language_of_the_city_is_asked_about_and_any_other_language_is_heard_by_one(cast: Cast) -> None:
    assert [one.name for one in who_is_missing(cast.asuncion, [], [], [], ["other"], [])] == ["es", "other"]
    guarani = makers.partner(cast.asuncion, languages=["gn", "es"])
    assert who_is_missing(cast.asuncion, [guarani], [], [], ["other"], []) == []


def test_one_is_answered_with_an_owner_and_a_day_or_with_a_reason(cast: Cast) -> None:
    said = [
        makers.absence(cast.asuncion, name="A", owner_name="Ana Benítez"),
        makers.absence(cast.asuncion, name="B", owner_name="Ana Benítez", due_on=date(2024, 11, 1)),
        makers.absence(cast.asuncion, name="C", settled_because="Ya participa.", settled_on=clock.now().date()),
    ]
    speaks = makers.partner(cast.asuncion, languages=["es"])
    found = who_is_missing(cast.asuncion, [speaks], said, [], [], [])
    assert [(one.name, one.is_answered, one.is_settled) for one in found] == [
        ("A", False, False), ("B", True, False), ("C", True, True),
    ]  # fmt: skip
