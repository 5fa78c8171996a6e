"""The demo world: two cohorts of one program, eight cities."""

from flask import Flask

from sprint.demo import world


def init_app(app: Flask) -> None:
    """Let the sign-in page of a demo say which accounts there are; a real installation never does."""
    app.jinja_env.globals.update(demo_accounts=world.accounts)
