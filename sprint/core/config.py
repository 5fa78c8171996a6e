"""Every setting of Sprint, and the only reader of the environment."""

import os
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
"""The checkout: `templates/`, `translations/` and `migrations/` stand here, beside the package."""

MOST_DAYS = 366
EVERYWHERE = {"0.0.0.0", "::", "[::]"}  # noqa: S104 — nothing listens because of this
"""What one listens on, and nobody types."""
WEAK_SECRETS = {"", "secret", "changeme", "dev", "development", "password"}


class BadSetting(SystemExit):
    """A setting that Sprint refuses to start with; the message names the variable and what to do."""


@dataclass(frozen=True)
class Settings:
    """All that can be set from outside. Each field says the variable that it is read from."""

    instance_path: Path
    """`SPRINT_INSTANCE_PATH`: the folder for the default database, uploads and the generated secret."""
    database_url: str
    """`DATABASE_URL`: SQLite in the instance folder unless given; `postgresql://…` for many processes."""
    secret_key: str = field(repr=False)
    """`SPRINT_SECRET_KEY`: signs sign-ins. Made once and kept in the instance folder unless given (32 characters or more)."""
    public_url: str = "http://127.0.0.1:5000"
    """`SPRINT_PUBLIC_URL`: the address that people type; links in letters and feeds begin with it. `sprint serve` says where it
    listens unless this is given."""
    mail_url: str = ""
    """`SPRINT_MAIL_URL`: `smtp://user:password@host:587?tls=starttls`, or `smtps://…`. Empty: letters wait in the outbox."""
    mail_from: str = "Sprint <sprint@localhost>"
    """`SPRINT_MAIL_FROM`: the sender of letters."""
    files_url: str = ""
    """`SPRINT_FILES_URL`: `s3://bucket/prefix` or any store that obstore opens; a folder of the instance unless given."""
    upload_limit: int = 10 * 1024 * 1024
    """`SPRINT_UPLOAD_MEGABYTES`: the largest file that a team may attach, in bytes here."""
    languages: tuple[str, ...] = ("en", "es")
    """`SPRINT_LANGUAGES`: the languages of the interface, the default first; each needs a catalog in `translations/`."""
    ratelimit_enabled: bool = True
    """`SPRINT_RATELIMIT_ENABLED`: `0` switches the limits off (behind a proxy that has its own)."""
    ratelimit_url: str = "memory://"
    """`SPRINT_RATELIMIT_URL`: `redis://…` so that several processes count together."""
    server_timing: bool = False
    """`SPRINT_SERVER_TIMING`: `1` tells the time and the number of queries in a header of each response."""
    proxies: int = 0
    """`SPRINT_PROXIES`: how many proxies stand in front, whose X-Forwarded headers are believed."""
    hosts: tuple[str, ...] = ()
    """`SPRINT_HOSTS`: further host names that requests may use, besides the one of the public address."""
    sign_in_days: int = 7
    """`SPRINT_SIGN_IN_DAYS`: after how many days one signs in again."""
    kept_sign_in_days: int = 30
    """`SPRINT_KEPT_SIGN_IN_DAYS`: the same for whoever asked to be kept signed in on a device."""
    workers: int = 2
    """`SPRINT_WORKERS`: processes of `sprint serve`; as many as cores."""

    @classmethod
    def from_environment(cls, environment: dict[str, str] | None = None) -> "Settings":
        """The settings as the environment gives them.

        Raises BadSetting, naming the variable, where a value cannot be used.
        """
        env = dict(os.environ) if environment is None else environment
        instance = Path(env.get("SPRINT_INSTANCE_PATH", ROOT / "instance")).resolve()
        instance.mkdir(parents=True, exist_ok=True)
        given: dict[str, Any] = {
            name: read(variable, env[variable])
            for variable, (name, read) in READERS.items()
            if variable in env
        }
        return cls(
            instance_path=instance,
            database_url=env.get("DATABASE_URL") or f"sqlite:///{instance / 'sprint.sqlite'}",
            secret_key=_secret(env.get("SPRINT_SECRET_KEY"), instance),
            **given,
        )

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is in use."""
        return self.database_url.startswith("sqlite")

    def flask(self) -> dict[str, Any]:
        """These settings under the names that Flask and its extensions read."""
        public = urlsplit(self.public_url)
        secure = public.scheme == "https"
        database = self.database_url.replace("postgres://", "postgresql://", 1)
        return {
            "SETTINGS": self,
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": database,
            "SESSION_COOKIE_NAME": "__Host-sprint" if secure else "sprint",
            "SESSION_COOKIE_SECURE": secure,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "PERMANENT_SESSION_LIFETIME": timedelta(days=self.sign_in_days),
            "REMEMBER_COOKIE_DURATION": timedelta(days=self.kept_sign_in_days),
            "REMEMBER_COOKIE_SECURE": secure,
            "REMEMBER_COOKIE_SAMESITE": "Lax",
            "PREFERRED_URL_SCHEME": public.scheme,
            "MAX_CONTENT_LENGTH": self.upload_limit + 8 * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 8 * 1024 * 1024,
            "MAX_FORM_PARTS": 20_000,
            "WTF_CSRF_TIME_LIMIT": None,
            "BOOTSTRAP_SERVE_LOCAL": True,
            "RATELIMIT_ENABLED": self.ratelimit_enabled,
            "RATELIMIT_STORAGE_URI": self.ratelimit_url,
            "BABEL_DEFAULT_LOCALE": self.languages[0],
            "BABEL_DEFAULT_TIMEZONE": "UTC",
            "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        }


def serve_at(host: str, port: int) -> str:
    """The address of what this process is about to serve. Links begin with it where the environment names no public address.

    It is said in the environment because the worker, a process of its own, reads it there.
    """
    address = f"http://{'127.0.0.1' if host in EVERYWHERE else host}:{port}"
    os.environ.setdefault("SPRINT_PUBLIC_URL", address)
    return address


def inherits_socket() -> bool:
    """Whether whoever started this process hands it an open socket: Gunicorn when it renews itself, or systemd."""
    return bool({"GUNICORN_FD", "LISTEN_FDS"} & os.environ.keys())


def _secret(given: str | None, instance: Path) -> str:
    if given is not None:
        if given.lower() in WEAK_SECRETS or len(given) < 32:
            raise BadSetting("SPRINT_SECRET_KEY is too short: give 32 random characters or more, or leave it out.")
        return given
    kept = instance / "secret-key"
    if not kept.exists():
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    return kept.read_text().strip()


def _flag(variable: str, value: str) -> bool:
    if value.lower() not in {"0", "1", "true", "false", "yes", "no"}:
        raise BadSetting(f"{variable} is {value!r}: say 1 or 0.")
    return value.lower() in {"1", "true", "yes"}


def _number(variable: str, value: str) -> int:
    if not value.isdigit():
        raise BadSetting(f"{variable} is {value!r}: give a whole number.")
    return int(value)


def _days(variable: str, value: str) -> int:
    days = _number(variable, value)
    if not 1 <= days <= MOST_DAYS:
        raise BadSetting(f"{variable} is {value!r}: give a number of days from 1 to {MOST_DAYS}.")
    return days


def _megabytes(variable: str, value: str) -> int:
    return _number(variable, value) * 1024 * 1024


def _names(variable: str, value: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in value.split(",") if part.strip())
    if not names:
        raise BadSetting(f"{variable} is empty: give at least one name.")
    return names


def _address(variable: str, value: str) -> str:
    if urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname:
        raise BadSetting(f"{variable} is {value!r}: give an address such as https://sprint.example.org.")
    return value.rstrip("/")


def _text(variable: str, value: str) -> str:
    return value


READERS = {
    "SPRINT_PUBLIC_URL": ("public_url", _address),
    "SPRINT_MAIL_URL": ("mail_url", _text),
    "SPRINT_MAIL_FROM": ("mail_from", _text),
    "SPRINT_FILES_URL": ("files_url", _text),
    "SPRINT_UPLOAD_MEGABYTES": ("upload_limit", _megabytes),
    "SPRINT_LANGUAGES": ("languages", _names),
    "SPRINT_RATELIMIT_ENABLED": ("ratelimit_enabled", _flag),
    "SPRINT_RATELIMIT_URL": ("ratelimit_url", _text),
    "SPRINT_SERVER_TIMING": ("server_timing", _flag),
    "SPRINT_PROXIES": ("proxies", _number),
    "SPRINT_HOSTS": ("hosts", _names),
    "SPRINT_SIGN_IN_DAYS": ("sign_in_days", _days),
    "SPRINT_KEPT_SIGN_IN_DAYS": ("kept_sign_in_days", _days),
    "SPRINT_WORKERS": ("workers", _number),
}
