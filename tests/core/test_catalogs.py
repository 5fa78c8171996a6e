"""What templates and Python say comes from the catalog of whoever is spoken to."""

from flask import Flask, render_template_string
from flask_babel import gettext

from sprint.core import locale
from sprint.core.locale import Voice

SPANISH = Voice("es", "UTC")


def test_templates_and_python_speak_the_language_of_the_voice(app: Flask) -> None:
    with locale.speaking(SPANISH):
        assert render_template_string('{{ _("Your settings") }}') == gettext("Your settings") != "Your settings"
    with locale.speaking(Voice("en", "UTC")):
        assert render_template_string('{{ _("Your settings") }}') == gettext("Your settings") == "Your settings"


def test_variables_are_escaped_in_a_page_and_figures_are_counted(app: Flask) -> None:
    with locale.speaking(SPANISH):
        page = (
            '{% for one in ["<i>"] %}{{ _("Plan of %(city)s", city=one) }}{% endfor %}; '
            '{{ ngettext("in %(num)d day", "in %(num)d days", 3) }}'
        )
        assert render_template_string(page) == "Plan de &lt;i&gt;; en 3 días"
        said = '{% trans city="<b>" %}Plan of {{ city }}{% endtrans %}, {{ pgettext("hour", "noon") }}'
        assert render_template_string(said) == "Plan de &lt;b&gt;, 12:00 del mediodía"


def test_letters_are_no_pages_and_say_signs_as_they_are(app: Flask) -> None:
    with locale.speaking(SPANISH):
        letter = app.jinja_env.overlay(autoescape=False).from_string('{{ _("Plan of %(city)s", city="A & B") }}')
        assert letter.render() == "Plan de A & B"
