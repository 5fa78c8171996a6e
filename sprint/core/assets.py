"""The stylesheets, scripts and icons of the pages: from the installed packages and `sprint/static/`, served compressed.

They are gathered once into the instance folder under a name that changes with their content, so that browsers may keep
them for a year.
"""

import os
import re
import shutil
import tempfile
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from flask import Flask, current_app
from markupsafe import Markup
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from sprint.core.config import ROOT, Settings

BOOTSTRAP = Path(str(files("flask_bootstrap"))) / "static" / "bootstrap5"
OWN = ROOT / "sprint" / "static"
YEAR = 365 * 24 * 60 * 60
SYMBOL = re.compile(r'<symbol[^>]* id="([^"]+)"[^>]*>(.*?)</symbol>', re.S)


def asset(name: str) -> str:
    """The address of a file of ours, such as `sprint.css`, or of `bootstrap.css`."""
    return f"/static/{current_app.extensions['sprint-assets']}/{name}"


@cache
def _drawings() -> dict[str, str]:
    return dict(SYMBOL.findall((BOOTSTRAP / "icons" / "bootstrap-icons.svg").read_text()))


@cache
def icon(name: str, kind: str = "") -> Markup:
    """A Bootstrap icon, drawn in place. It says nothing to a screen reader: a word stands beside it."""
    opening = f'<svg class="i {kind}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'.replace(' "', '"')
    return Markup(opening + _drawings()[name].strip() + "</svg>")


def _sources() -> dict[str, Path]:
    own = {str(path.relative_to(OWN)): path for path in sorted(OWN.rglob("*")) if path.is_file()}
    return {"bootstrap.css": BOOTSTRAP / "css" / "bootstrap.min.css", **own}


def _gather(folder: Path) -> str:
    """Put all files with their compressed twins under `folder/VERSION`; gives the version."""
    contents = {name: path.read_bytes() for name, path in _sources().items()}
    contents["bootstrap.css"] = re.sub(rb"/\*# sourceMappingURL=.*?\*/", b"", contents["bootstrap.css"])
    version = sha256(b"".join(name.encode() + content for name, content in contents.items())).hexdigest()[:12]
    if not (folder / version).exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=folder))
        draft.chmod(0o755)
        compressor = Compressor(quiet=True)
        for name, content in contents.items():
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            if compressor.should_compress(name):
                list(compressor.compress(str(path)))
        try:
            os.replace(draft, folder / version)
        except OSError:  # another process was faster
            shutil.rmtree(draft)
    return version


def init_app(app: Flask, settings: Settings) -> None:
    """Serve the files of an app in front of it."""
    folder = settings.instance_path / "static"
    version = _gather(folder)
    app.extensions["sprint-assets"] = version
    served = WhiteNoise(app.wsgi_app, max_age=YEAR, immutable_file_test=f"^/static/{version}/")
    served.add_files(str(folder / version), prefix=f"static/{version}/")
    app.wsgi_app = served  # type: ignore[method-assign]
    app.jinja_env.globals.update(asset=asset, icon=icon)
