"""The program that is there from the start."""

from importlib.resources import files

KEY = "community-data-training"


def content() -> bytes:
    """Its file."""
    return files("sprint.programs.library").joinpath(f"{KEY}.yaml").read_bytes()
