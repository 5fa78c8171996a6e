"""The organizations of a team."""

from flask import Blueprint

bp = Blueprint("partners", __name__)
