"""The `sprint` command, as the contract says, on a database of its own."""

import json
import shutil
import socket
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sprint import commands
from sprint.core import serving

pytestmark = pytest.mark.once


@pytest.fixture
def run(instance: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("SPRINT_INSTANCE_PATH", str(instance))
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def run_it(*words: str, code: int = 0) -> Result:
        result = CliRunner().invoke(commands.main, list(words), catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    return run_it


def start(run: Any, *more: str) -> Result:
    words = ("start-cohort", "community-data-training", "--key", "data-2024", "--on", "2024-09-11", "--at", "15:00")
    result: Result = run(*words, "--zone", "America/New_York", "--city", "Bogotá", "--city", "Springfield=America/Chicago", *more)
    return result


def test_first_steps_without_a_browser(run: Any, tmp_path: Path) -> None:
    assert "/invitation/" in run("create-admin", "admin@example.org").output
    assert "2 cities" in start(run).output
    invited = run("invite", "ana@example.org", "--name", "Ana", "--language", "es", "--zone", "America/Bogota",
                  "--team", "data-2024/bogota", "--role", "lead")  # fmt: skip
    assert "http://127.0.0.1:5000/invitation/" in invited.output
    again = run("invite", "ana@example.org", "--name", "Ana", "--language", "es", "--zone", "America/Bogota",
                "--team", "data-2024/bogota", "--role", "lead")  # fmt: skip
    assert "http://127.0.0.1:5000/invitation/" in again.output != invited.output
    rows = json.loads(run("schedule", "data-2024", "--zone", "America/Asuncion", "--language", "es", "--json").output)
    assert [row["utc"] for row in rows][:2] == ["2024-08-28T19:00Z", "2024-09-11T19:00Z"]
    assert [row["local"] for row in rows if row["changed"]] == ["2024-10-09T16:00-03:00"]
    assert "miércoles, 9 de octubre de 2024" in rows[5]["text"]
    assert len(run("schedule", "data-2024").output.splitlines()) == 9
    run("create-admin", "admin@example.org", code=2)
    for wrong in ("ana", "josé@example.org", "a b@example.org"):
        assert "Write an e-mail address" in run("create-admin", wrong, code=2).output
    _keeps_and_restores(run, tmp_path)


def _keeps_and_restores(run: Any, tmp_path: Path) -> None:
    run("backup", str(tmp_path / "copy.tar.gz"))
    run("restore", str(tmp_path / "copy.tar.gz"), code=1)
    shutil.rmtree(tmp_path / "instance")
    run("restore", str(tmp_path / "copy.tar.gz"))
    assert len(run("schedule", "data-2024").output.splitlines()) == 9
    assert run("retime").output == ""
    assert "ok    Database revision" in run("doctor").output
    run("doctor", "--strict", code=1)


def test_wrong_words_end_with_one_line_and_no_traceback(run: Any, tmp_path: Path) -> None:
    assert "Atlantis" in start_wrong(run, zone="Atlantis/Capital").output
    assert "time zone" in start_wrong(run, city="Nowhereville").output
    assert "community-data" in start_wrong(run, program="community-data").output
    (tmp_path / "bad.yaml").write_text("schema: 1\nkey: x\n\tbad: 1\n")
    assert "Line 3" in run("import-program", str(tmp_path / "bad.yaml"), code=2).output


def start_wrong(run: Any, program: str = "community-data-training", zone: str = "America/Bogota", city: str = "Bogotá") -> Result:
    words = ("start-cohort", program, "--key", "x", "--on", "2027-02-17", "--at", "15:00", "--zone", zone, "--city", city)
    result: Result = run(*words, code=2)
    return result


def test_a_program_goes_out_and_in_again(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "program.yaml"
    file.write_text(run("export-program", "community-data-training").output)
    assert "was taken over" in run("import-program", str(file)).output


def test_every_route_names_its_gate(run: Any) -> None:
    rows = json.loads(run("routes", "--json").output)
    assert all(row["gate"] for row in rows)
    assert {"rule": "/login", "endpoint": "security.login", "methods": ["GET", "POST"], "gate": "anyone"} in rows


def test_the_demo_world_goes_into_an_empty_database_only(run: Any) -> None:
    run("create-admin", "admin@example.org")
    run("demo", code=2)
    run("demo", "--if-empty")


@pytest.fixture
def served(run: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The address that links begin with when something is served; nothing is, and the environment is as before."""
    monkeypatch.setenv("SPRINT_PUBLIC_URL", "https://sprint.example.org")
    seen: list[str] = []
    monkeypatch.setattr(serving.Server, "run", lambda server: seen.append(server.settings.public_url))

    def serve(*words: str) -> tuple[str, str]:
        told = run("serve", *words).output
        return seen.pop(), told

    return serve


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def test_links_begin_with_the_address_that_is_served(served: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    assert served("--port", str(port))[0] == "https://sprint.example.org", "the environment has the last word"
    for host in ("127.0.0.1", "localhost", "0.0.0.0"):
        monkeypatch.delenv("SPRINT_PUBLIC_URL")
        address = f"http://{'localhost' if host == 'localhost' else '127.0.0.1'}:{port}"
        assert served("--host", host, "--port", str(port)) == (address, f"Sprint serves {address}\n")


def test_a_port_that_is_taken_is_told_in_one_line(run: Any, instance: Path) -> None:
    before = sorted(instance.rglob("*"))
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        told = run("serve", "--port", str(port), code=1).output
    assert told == f"Port {port} is taken: choose another with --port.\n"
    assert sorted(instance.rglob("*")) == before
    told = run("serve", "--host", "nowhere.invalid", code=1).output
    assert told.startswith("Sprint cannot listen on nowhere.invalid:5000: ") and told.count("\n") == 1
