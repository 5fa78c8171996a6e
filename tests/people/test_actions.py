"""What can be done with people."""

import pytest

from sprint.core.database import writing
from sprint.core.errors import Refused
from sprint.people import actions
from tests import make


def test_an_address_is_taken_however_it_is_capitalized() -> None:
    make.person(email="ana@example.org")
    with pytest.raises(Refused), writing():
        actions.add("ANA@Example.org", "Ana", language="es", zone="America/Bogota")


def test_the_last_administrator_stays() -> None:
    first, second = make.person("A", administrator=True), make.person("B", administrator=True)
    with writing():
        actions.deactivate(first, by=second)
    with pytest.raises(Refused), writing():
        actions.deactivate(second, by=second)
