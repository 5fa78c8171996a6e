"""Text of staff in several languages, and what state each is in."""

from sprint.core.languages import LocalizedText, State, name_of


def test_a_translation_is_missing_then_current_then_outdated() -> None:
    text = LocalizedText.of("en", en="Roadmap")
    assert text.state("es") == State.MISSING
    text = text.updated({"es": "Hoja de ruta"})
    assert (text.state("en"), text.state("es")) == (State.SOURCE, State.CURRENT)
    text = text.updated({"en": "Roadmap and workplan"})
    assert text.state("es") == State.OUTDATED
    assert text.updated({"es": "Hoja de ruta y plan de trabajo"}).state("es") == State.CURRENT


def test_saving_a_form_without_changes_keeps_an_outdated_translation_outdated() -> None:
    text = LocalizedText.of("en", en="One", es="Uno").updated({"en": "Two"})
    assert text.updated({"en": "Two", "es": "Uno"}).state("es") == State.OUTDATED


def test_a_reader_gets_the_own_language_or_the_source_with_its_name() -> None:
    text = LocalizedText.of("en", en="One")
    assert text.shown("es") == ("One", "en")
    assert text.updated({"es": "Uno"}).shown("es") == ("Uno", "es")


def test_a_text_comes_back_from_the_database_as_it_was() -> None:
    text = LocalizedText.of("es", es="Uno", en="One").updated({"es": "Dos"})
    assert LocalizedText.from_json(text.to_json()) == text


def test_languages_have_their_own_names() -> None:
    assert [name_of("en"), name_of("es")] == ["English", "Español"]
