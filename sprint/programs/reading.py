"""Reads a program file."""

from collections.abc import Iterator

from sprint.core import yaml_files
from sprint.core.yaml_files import Where
from sprint.plans.completeness import problems_of
from sprint.programs.outline import Outline


def read(content: bytes) -> Outline:
    """The outline in a file. Raises BadFile with the line and the key of whatever is wrong."""
    return yaml_files.read(content, Outline, _contradictions)


def _contradictions(outline: Outline) -> Iterator[tuple[Where, str]]:
    yield from outline.contradictions()
    for at, section in enumerate(outline.sections):
        for message in problems_of(section.complete_when):
            yield ("sections", at, "complete_when"), message
