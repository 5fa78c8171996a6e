"""The page on which the other side confirms a commitment: open to whoever has the link, and to nothing but that commitment."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from sprint.core import clock, edge, locale
from sprint.core.access import access, anyone
from sprint.partners import commitment_asking
from sprint.partners.commitment_asking import Standing
from sprint.partners.commitment_forms import AnswerForm
from sprint.partners.routes import bp

GONE = {Standing.WITHDRAWN, Standing.EXPIRED}
"""Of these nothing is shown any more, whoever has the link by now."""


@bp.get("/confirm/<secret>")
@bp.post("/confirm/<secret>")
@edge.limiter.limit("30 per minute; 200 per hour")
@access(anyone)
def confirm(secret: str) -> ResponseReturnValue:
    """One commitment for one reader of the other side, in that reader's language: confirm it, or say what it should be."""
    found = commitment_asking.found(secret)
    if found is None:
        return _shown(404, standing=None)
    asking, token = found
    if "lang" not in request.args:
        locale.adopt(commitment_asking.voice_of(asking, asking.commitment))
    form = AnswerForm()
    if form.is_sent() and form.accepts(
        commitment_asking.answer, asking, token, form.answer.data, form.correction.data or ""
    ):
        return redirect(url_for("partners.confirm", secret=secret))
    standing = commitment_asking.standing(asking, token, clock.now())
    if standing in GONE:
        return _shown(410, standing=standing)
    return _shown(form.status, standing=standing, asking=asking, form=form, city=asking.commitment.team.name)


def _shown(status: int, **context: object) -> Response:
    """The page, which no search engine keeps. No referrer leaves for other sites anyhow; ours is needed to check the form."""
    response = make_response(render_template("partners/confirm.html", **context), status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
