"""Sprint: training sprints for cohorts of city governments, in English and Spanish."""

from flask import Flask

from sprint import (
    cohorts,
    demo,
    feeds,
    follow_up,
    home,
    office_hours,
    partners,
    people,
    plans,
    programs,
    schedule,
    sharing,
    submissions,
    workplan,
    worksheets,
)
from sprint.core import access, assets, database, edge, errors, files, fragments, health, locale, templates
from sprint.core.config import ROOT, Settings

ROOMS = (
    people, cohorts, schedule, office_hours, worksheets, submissions, partners, workplan, plans, sharing, follow_up, programs,
    feeds, home, demo,
)  # fmt: skip


def create_app(settings: Settings | None = None) -> Flask:
    """The app, from the settings of the environment unless others are given. Refuses to start with a route without a gate."""
    settings = settings or Settings.from_environment()
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=None, instance_path=str(settings.instance_path))
    app.config.update(settings.flask())
    templates.init_app(app)
    app.jinja_env.globals.update(can_open=access.can_open)

    edge.guard(app, settings)
    errors.init_app(app)
    locale.init_app(app)
    fragments.init_app(app)
    database.init_app(app, settings)
    files.init_app(app, settings)
    health.init_app(app)
    for room in ROOMS:
        room.init_app(app)

    assets.init_app(app, settings)
    access.refuse_undeclared(app)
    return app
