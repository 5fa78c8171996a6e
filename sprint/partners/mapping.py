"""Where everything stands in the drawing of a team's ecosystem: the city in the middle, organizations by kind around it.

Names stand in two columns, each on a line of its own, so that sixty of them can be read; the points that they name stand on
an oval. The same rows give the same drawing. Nothing here knows a page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot, sqrt

from sprint.core.words import same
from sprint.partners.models import KINDS, Partner, Tie

WIDTH, ROW, MARGIN = 960, 26, 40
OVAL = 190
"""Half of the width of the oval."""
GAP = 14
POINT, CITY, ARROW = 8, 15, 9
"""How far from the middle of an organization and of the city arrows end, and how long their heads are."""
LONGEST = 36
"""How many characters of a name the drawing shows; the table has all of it."""
UNLISTED = "unlisted"
"""The kind of what a tie names and the map does not have."""


@dataclass(frozen=True)
class Node:
    """A point of the drawing, with where its name stands."""

    name: str
    label: str
    kind: str
    x: int
    y: int
    is_left: bool
    is_city: bool = False


@dataclass(frozen=True)
class Heading:
    """The kind of the organizations below it."""

    kind: str
    x: int
    y: int
    is_left: bool


@dataclass(frozen=True)
class Edge:
    """A line between two points: a curve that keeps clear of the names."""

    tie: Tie
    path: str
    tip: str
    """The head of its arrow: a path of its own, because not every program that shows a drawing knows markers."""
    width: int
    is_formal: bool


@dataclass(frozen=True)
class Drawing:
    """All of it, in the order in which it is drawn."""

    width: int
    height: int
    nodes: list[Node]
    headings: list[Heading]
    edges: list[Edge]


Row = tuple[str, str, str]
"""Kind, name and the key of a row; the name is empty where the row tells the kind."""


def draw(city: str, partners: Sequence[Partner], ties: Iterable[Tie]) -> Drawing:
    """The drawing of a map."""
    ties, places = list(ties), places_of(city, partners)
    members = [(one.kind, one.name, str(one.id)) for one in partners]
    members += [(UNLISTED, name, f"?{key}") for key, name in _unlisted(ties, places).items()]
    left, right = _sides(_grouped(members))
    rows = max(len(left), len(right), 4)
    height = 2 * MARGIN + rows * ROW
    middle = Node(city, shortened(city), "", WIDTH // 2, height // 2, is_left=False, is_city=True)
    nodes, headings = {"city": middle}, []
    for side, is_left in ((left, True), (right, False)):
        first = height / 2 - (len(side) - 1) * ROW / 2
        for number, (kind, name, key) in enumerate(side):
            y = round(first + number * ROW)
            x = _on_oval(y, height, is_left)
            if name:
                nodes[key] = Node(name, shortened(name), kind, x, y, is_left)
            else:
                headings.append(Heading(kind, x + (-GAP if is_left else GAP), y, is_left))
    edges = [_edge(tie, nodes[start], nodes[end], middle) for tie in ties for start, end in [_ends(tie, places)]]
    return Drawing(WIDTH, height, list(nodes.values()), headings, edges)


def places_of(city: str, partners: Iterable[Partner]) -> dict[str, int | None]:
    """Who is meant by a name in a tie: the id of an organization, or None for the city itself."""
    return {same(city): None, **{one.known_as: one.id for one in partners}}


def shortened(name: str) -> str:
    """A name as far as the drawing has room for it."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"


def _ends(tie: Tie, places: dict[str, int | None]) -> tuple[str, str]:
    return _key(tie.from_id, tie.from_name, places), _key(tie.to_id, tie.to_name, places)


def _key(partner_id: int | None, name: str, places: dict[str, int | None]) -> str:
    named = same(name)
    if partner_id is None and named not in places:
        return f"?{named}"
    found = partner_id or places[named]
    return str(found) if found else "city"


def _unlisted(ties: Iterable[Tie], places: dict[str, int | None]) -> dict[str, str]:
    """What ties name and the map does not have: the name by how names are compared."""
    ends = [(tie.from_id, tie.from_name) for tie in ties] + [(tie.to_id, tie.to_name) for tie in ties]
    found = {same(name): name for partner_id, name in reversed(ends) if partner_id is None and same(name) not in places}
    return dict(sorted(found.items()))


def _grouped(members: list[Row]) -> list[Row]:
    """All rows in the order of the kinds, each kind told before its organizations."""
    result: list[Row] = []
    for kind in (*KINDS, "", UNLISTED):
        found = [one for one in members if one[0] == kind]
        result += [(kind, "", ""), *found] if found else []
    return result


def _sides(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """The rows in two columns of about the same length; a kind that is cut is told again."""
    half = (len(rows) + 1) // 2
    starts = [number for number, (_kind, name, _key) in enumerate(rows) if not name]
    near = min(starts, key=lambda number: abs(number - half), default=0)
    if rows and abs(near - half) <= len(rows) // 6:
        return rows[:near], rows[near:]
    if rows and not rows[half - 1][1]:
        half -= 1
    left, right = rows[:half], rows[half:]
    return left, [(right[0][0], "", ""), *right] if right and right[0][1] else right


def _on_oval(y: int, height: int, is_left: bool) -> int:
    """Where a row meets the oval; never so near to the middle that names of both sides could meet."""
    up = (y - height / 2) / (height / 2)
    out = round(OVAL * sqrt(max(1 - up * up, 0.1)))
    return WIDTH // 2 + (-out if is_left else out)


def _edge(tie: Tie, start: Node, end: Node, middle: Node) -> Edge:
    """A curve that bends toward the middle; to the city itself a straight line."""
    width = tie.strength or 1
    if start.is_city or end.is_city:
        x, y, tip = _arrow(start.x, start.y, end, width)
        return Edge(tie, f"M{start.x} {start.y}L{x} {y}", tip, width, tie.is_formal)
    bend_x = round((start.x + end.x) / 2 * 0.45 + middle.x * 0.55)
    bend_y = round((start.y + end.y) / 2 * 0.7 + middle.y * 0.3)
    x, y, tip = _arrow(bend_x, bend_y, end, width)
    return Edge(tie, f"M{start.x} {start.y}Q{bend_x} {bend_y} {x} {y}", tip, width, tie.is_formal)


def _arrow(from_x: int, from_y: int, end: Node, width: int) -> tuple[float, float, str]:
    """The head of an arrow that touches a point of the drawing, and where its line ends."""
    far = hypot(end.x - from_x, end.y - from_y) or 1
    along_x, along_y = (end.x - from_x) / far, (end.y - from_y) / far
    near, wide = CITY if end.is_city else POINT, ARROW / 2 + width / 2
    tip_x, tip_y = end.x - along_x * near, end.y - along_y * near
    x, y = round(tip_x - along_x * ARROW, 1), round(tip_y - along_y * ARROW, 1)
    sides = [(x - along_y * wide * turn, y + along_x * wide * turn) for turn in (1, -1)]
    corners = "".join(f"L{side_x:.1f} {side_y:.1f}" for side_x, side_y in sides)
    return x, y, f"M{tip_x:.1f} {tip_y:.1f}{corners}z"
