"""A throw-away PostgreSQL cluster, run by an unprivileged user, for the length of a test session."""

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def programs() -> Path | None:
    """Where the newest PostgreSQL of this machine has its programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


@contextmanager
def cluster() -> Iterator[str]:
    """The URL of an empty database: that of `TEST_DATABASE_URL`, or of a cluster of our own.

    On a machine without PostgreSQL the tests are skipped, aloud; where `CI` is set they fail instead.
    """
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    bin_folder = programs()
    if bin_folder is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL must be here in CI")
        pytest.skip("no PostgreSQL on this machine: its half of the suite did not run")
    folder = Path(tempfile.mkdtemp(prefix="sprint-pg-"))
    as_user = ["runuser", "-u", "postgres", "--"] if getpass.getuser() == "root" else []
    if as_user:
        shutil.chown(folder, "postgres")
    data, port = folder / "data", free_port()
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "cwd": "/"}
    shape = ["-U", "sprint", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run([*as_user, bin_folder / "initdb", "-D", data, *shape], **quiet)  # type: ignore[call-overload]
    hasty = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=300 {hasty}"
    server = subprocess.Popen(
        [*as_user, str(bin_folder / "postgres"), "-D", str(data), *options.split()],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
    )  # fmt: skip
    try:
        _wait(port)
        yield f"postgresql://sprint@127.0.0.1:{port}/postgres"
    finally:
        # At once: nobody needs any more what is in it.
        subprocess.run([*as_user, bin_folder / "pg_ctl", "stop", "-D", data, "-m", "immediate"], **quiet)  # type: ignore[call-overload]
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(0.3)
                return
        time.sleep(0.1)
    raise RuntimeError("PostgreSQL did not come up")
