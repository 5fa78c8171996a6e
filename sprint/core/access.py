"""The only gate. Every route names one; an app with a route that names none refuses to start.

    @bp.post("/<int:office_hour_id>/book")
    @access(may_book, office_hour=OfficeHour)
    def book(office_hour: OfficeHour) -> ResponseReturnValue: ...

The gate loads each object from the id in the URL, asks the rule, opens the transaction and hands the view the loaded,
permitted object. A no about a named object is 404, so that another team's object looks like one that does not exist; a
no to a whole area is 403.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized

from sprint.core import database
from sprint.core.operations import repeated, stays

Rule = Callable[..., bool]
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def anyone() -> bool:
    """Open to the world, said aloud."""
    return True


def signed_in(person: Any) -> bool:
    """Open to everybody who has signed in."""
    return True


@dataclass(frozen=True)
class Gate:
    """What a route asks before it opens: a rule, and the models of the objects that its URL names."""

    rule: Rule
    models: dict[str, type[Any]] = field(default_factory=dict)
    reads: bool = False
    """Whether a POST through this gate changes nothing (a preview)."""

    @property
    def name(self) -> str:
        """The rule's name, as `sprint routes` prints it."""
        return self.rule.__name__

    def lets(self, person: Any, objects: dict[str, Any]) -> bool:
        """Whether the gate opens for a person (None: nobody signed in) and the objects of the URL."""
        if self.rule is anyone:
            return True
        return person is not None and self.rule(person, **objects)


class Undeclared(RuntimeError):
    """A route without a gate: the app does not start."""


def current_person() -> Any:
    """The person who signed in, or None."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def access(rule: Rule, *, reads: bool = False, **models: type[Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a view's gate: a rule of the form `may_…(person, **objects)`, and a model for each `NAME_id` in its URL."""
    gate = Gate(rule, models, reads)

    def declare(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
        @wraps(view)
        def gated(**values: Any) -> Any:
            if request.method in SAFE_METHODS or gate.reads:
                return _pass(gate, view, values)
            return repeated(current_person, lambda: _changing(gate, view, values))

        gated.gate = gate  # type: ignore[attr-defined]
        return gated

    return declare


def declare(app: Flask, endpoint: str, rule: Rule) -> None:
    """Name the gate of a view that a library brings: anyone, or a rule about the person alone."""
    app.view_functions[endpoint] = access(rule)(app.view_functions[endpoint])


def gate_of(endpoint: str) -> Gate | None:
    """The gate that an endpoint declares, or None."""
    return getattr(current_app.view_functions.get(endpoint), "gate", None)


def can_open(endpoint: str, **objects: Any) -> bool:
    """Whether the person of this request would pass an endpoint's gate: links and navigation ask the same declaration."""
    gate = gate_of(endpoint)
    return gate is not None and gate.lets(current_person(), objects)


def refuse_undeclared(app: Flask) -> None:
    """Raise Undeclared where a route of the app names no gate."""
    missing = sorted(
        {rule.endpoint for rule in app.url_map.iter_rules() if not hasattr(app.view_functions[rule.endpoint], "gate")}
    )
    if missing:
        raise Undeclared(f"These routes name no gate: {', '.join(missing)}")


def _changing(gate: Gate, view: Callable[..., ResponseReturnValue], values: dict[str, Any]) -> Any:
    return database.in_transaction(lambda: current_app.make_response(_pass(gate, view, values)), keep=stays)


def _pass(gate: Gate, view: Callable[..., ResponseReturnValue], values: dict[str, Any]) -> ResponseReturnValue:
    person = current_person()
    if gate.rule is not anyone and person is None:
        return _ask_to_sign_in()
    objects = {name: _load(model, values.pop(f"{name}_id")) for name, model in gate.models.items()}
    if not gate.lets(person, objects):
        raise NotFound if objects else Forbidden
    return view(**objects, **values)


def _load(model: type[Any], key: int) -> Any:
    found = database.find(model, key)
    if found is None:
        raise NotFound
    return found


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.method in SAFE_METHODS:
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    raise Unauthorized
