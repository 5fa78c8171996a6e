"""How days and hours are written."""

from datetime import UTC, date, datetime

import pytest

from sprint.core import locale
from sprint.core.languages import LocalizedText
from sprint.core.locale import Voice

SESSION = datetime(2024, 10, 9, 19, 0, tzinfo=UTC)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("voice", "day", "hours"),
    [
        (Voice("en", "America/Bogota", "12"), "Wednesday, October 9", "from 2:00 p.m. to 4:00 p.m. (Bogotá time)"),
        (Voice("es", "America/Bogota", "12"), "miércoles, 9 de octubre", "de 2:00 p. m. a 4:00 p. m. (hora de Bogotá)"),
        (Voice("es", "America/Asuncion", "24"), "miércoles, 9 de octubre", "de 16:00 a 18:00 (hora de Asunción)"),
        (Voice("es", "America/Phoenix", "12"), "miércoles, 9 de octubre", "de 12:00 del mediodía a 2:00 p. m. (hora de Phoenix)"),
        (Voice("en", "America/Phoenix", "12"), "Wednesday, October 9", "from noon to 2:00 p.m. (Phoenix time)"),
    ],
)
def test_a_session_is_told_in_the_readers_language_zone_and_clock(voice: Voice, day: str, hours: str) -> None:
    with locale.speaking(voice):
        moment = locale.when(SESSION, 120, host="America/New_York")
    assert (moment.day, plain(moment.hours)) == (day, hours)
    assert moment.host is not None
    assert moment.iso.startswith("2024-10-09T")


def test_the_hosts_hour_is_left_out_where_it_is_the_same() -> None:
    with locale.speaking(Voice("en", "America/New_York")):
        assert locale.when(SESSION, 120, host="America/New_York").host is None


def test_the_year_is_told_when_it_is_another_one() -> None:
    with locale.speaking(Voice("es", "America/Bogota")):
        assert locale.day(date(2025, 10, 23)) == "jueves, 23 de octubre de 2025"
        assert locale.short_day(date(2024, 9, 11)) == "mié 11 sep 2024"
    with locale.speaking(Voice("en", "America/Bogota")):
        assert locale.short_day(date(2024, 10, 9)) == "Wed Oct 9 2024"


def test_noon_and_midnight_are_words() -> None:
    with locale.speaking(Voice("es", "UTC", "12")):
        assert locale.hour(datetime(2024, 1, 1, 12, tzinfo=UTC)) == "12:00 del mediodía"
        assert locale.hour(datetime(2024, 1, 1, 0, tzinfo=UTC)) == "12:00 de la medianoche"
        assert plain(locale.hour(datetime(2024, 1, 1, 12, 30, tzinfo=UTC))) == "12:30 p. m."


def test_a_text_that_falls_back_is_marked_with_its_language() -> None:
    with locale.speaking(Voice("es", "UTC")):
        assert locale.local(LocalizedText.of("en", en="One <b>")) == '<span lang="en">One &lt;b&gt;</span>'
        assert locale.plain(LocalizedText.of("en", en="One", es="Uno")) == "Uno"


def test_a_teams_words_are_escaped_and_marked() -> None:
    assert locale.said("a <b>\nc", "es") == '<div class="said" lang="es"><p>a &lt;b&gt;<br>c</p></div>'


def test_relative_days_are_words() -> None:
    with locale.speaking(Voice("en", "UTC")):
        words = [locale.relative_day(date(2024, 10, day)) for day in (5, 6, 7, 8, 10)]
    assert words == ["2 days ago", "yesterday", "today", "tomorrow", "in 3 days"]
