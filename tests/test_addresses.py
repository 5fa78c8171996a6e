"""Every form that takes an e-mail address refuses what no letter can carry, in a sentence, and keeps what was typed."""

import pytest

from sprint.core.database import db
from sprint.core.outbox import Letter
from tests.browser import Browser
from tests.cast import Cast
from tests.partners import makers, promised

FORMS = {
    "an invitation": ("/teams/{team}/people", {"name": "José", "language": "es", "role": "member"}),
    "a sponsor": ("/teams/{team}/plan/sponsor", {"name": "José", "language": "es"}),
    "a contact": ("/partners/{partner}/contacts/new", {"name": "José", "language": "es"}),
    "whoever confirms": ("/commitments/{commitment}/ask", {"contact": "somebody", "name": "José", "language": "es"}),
    "a newcomer": ("/teams/{team}/handover/{leaver}", {"newcomer": "new", "name": "José", "language": "es"}),
}
TOLD = {
    "es": "No se puede enviar correo a una dirección con acentos o con letras como la ñ antes de la @.",
    "en": "No letter can go to an address with an accent or a letter such as ñ before the @.",
}


@pytest.mark.parametrize("language", TOLD)
@pytest.mark.parametrize("form", FORMS)
def test_an_address_that_no_letter_can_carry_is_refused(browser: Browser, cast: Cast, form: str, language: str) -> None:
    library = makers.partner(cast.asuncion)
    promise = promised.commitment(cast.asuncion)
    path, words = FORMS[form]
    there = path.format(team=cast.asuncion.id, partner=library.id, commitment=promise.id, leaver=cast.diego.id)
    browser.sign_in(cast.ana)
    page = browser.send(f"{there}?lang={language}", {**words, "email": "josé.núñez@example.org"}, 422)
    page.shows(TOLD[language])
    assert 'value="josé.núñez@example.org"' in page.html
    assert db.session.query(Letter).count() == 0


@pytest.mark.parametrize("wrong", ["josé", "jose@", "a b@example.org", "@example.org"])
def test_what_is_no_address_is_told_as_such(browser: Browser, cast: Cast, wrong: str) -> None:
    library = makers.partner(cast.asuncion)
    browser.sign_in(cast.ana)
    words = {"name": "José", "language": "es", "email": wrong}
    page = browser.send(f"/partners/{library.id}/contacts/new?lang=en", words, 422)
    page.shows("Write an e-mail address such as name@city.gov.")
