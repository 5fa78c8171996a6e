"""The organizations around a city: the map of its ecosystem, who is missing, commitments, decisions, support given."""

from flask import Flask

from sprint.partners import commitment_models, models  # noqa: F401


def init_app(app: Flask) -> None:
    """Open the room."""
