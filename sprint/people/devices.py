"""What a browser says about itself, in words by which a person knows the device again."""

from flask_babel import gettext as _

from sprint.people.models import SignIn

BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
"""The mark of each browser; most claim to be those below them as well."""
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "CrOS": "ChromeOS",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}


def read(user_agent: str) -> tuple[str, str]:
    """The browser and the system of a User-Agent header; empty where it does not tell."""
    return _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)


def _first(marks: dict[str, str], user_agent: str) -> str:
    return next((name for mark, name in marks.items() if mark in user_agent), "")


def name(sign_in: SignIn) -> str:
    """The device of a sign-in, for its person."""
    if sign_in.browser and sign_in.system:
        return _("%(browser)s on %(system)s", browser=sign_in.browser, system=sign_in.system)
    return sign_in.browser or sign_in.system or _("An unknown device")
