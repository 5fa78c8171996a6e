"""The drawing of an ecosystem: complete, the same each time, and readable with sixty organizations."""

import re
from math import hypot

import pytest

from sprint.partners.mapping import LONGEST, Drawing, draw, shortened
from sprint.partners.models import KINDS, Partner, Tie


def partner(number: int, kind: str = "school") -> Partner:
    return Partner(id=number, name=f"Organization {number}", kind=kind)


def tie(start: Partner | None, end: Partner | None, name: str = "Bogotá") -> Tie:
    return Tie(
        from_id=start.id if start else None, from_name=start.name if start else name, kind="funds", strength=4, is_formal=False,
        to_id=end.id if end else None, to_name=end.name if end else name,
    )  # fmt: skip


def sixty() -> Drawing:
    partners = [partner(number, KINDS[number % len(KINDS)]) for number in range(1, 61)]
    return draw("Bogotá", partners, [tie(one, None) for one in partners])


def test_every_organization_and_every_tie_is_drawn_with_the_city_in_the_middle() -> None:
    found = sixty()
    assert (len(found.nodes), len(found.edges)) == (61, 60)
    assert [(one.name, one.x, one.y) for one in found.nodes if one.is_city] == [("Bogotá", found.width // 2, found.height // 2)]
    assert {one.kind for one in found.headings} == set(KINDS)


def test_no_two_names_of_a_side_stand_nearer_than_a_line() -> None:
    found = sixty()
    for is_left in (True, False):
        nodes = [one for one in found.nodes if not one.is_city]
        heights = sorted(one.y for one in (*nodes, *found.headings) if one.is_left is is_left)
        assert all(below - above >= 20 for above, below in zip(heights, heights[1:], strict=False))


def test_the_same_rows_give_the_same_drawing() -> None:
    assert [(one.name, one.x, one.y) for one in sixty().nodes] == [(one.name, one.x, one.y) for one in sixty().nodes]


def test_a_tie_to_one_that_is_not_on_the_map_is_drawn_too() -> None:
    found = draw("Bogotá", [partner(1)], [tie(partner(1), None, "Radio Sur"), tie(None, partner(1))])
    assert [one.name for one in found.nodes if one.kind == "unlisted"] == ["Radio Sur"]
    assert [(edge.width, edge.is_formal) for edge in found.edges] == [(4, False)] * 2


def test_an_empty_map_is_a_city_alone() -> None:
    assert [one.name for one in draw("Bogotá", [], []).nodes] == ["Bogotá"]


def test_a_long_name_is_shortened() -> None:
    assert len(shortened("a" * 100)) == LONGEST


def test_an_arrow_ends_where_the_point_begins_and_its_line_behind_its_head() -> None:
    near, far = partner(1), partner(2)
    found = draw("Bogotá", [near, far], [tie(near, None), tie(None, far), tie(near, far)])
    nodes = {one.name: one for one in found.nodes}
    for edge in found.edges:
        end = nodes[edge.tie.to_name]
        tip, *_sides = [tuple(map(float, point.split())) for point in re.findall(r"[-\d.]+ [-\d.]+", edge.tip)]
        behind = tuple(map(float, edge.path.split("L" if "L" in edge.path else " ", 1)[1].split()[-2:]))
        room = 15 if end.is_city else 8
        assert hypot(tip[0] - end.x, tip[1] - end.y) == pytest.approx(room, abs=0.2)
        assert hypot(behind[0] - end.x, behind[1] - end.y) == pytest.approx(room + 9, abs=0.2)
