"""What the files of the demo cities say beside their worksheets, and when it happened."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sprint.core import clock
from sprint.demo.story import Story


class Life:
    """The part of a city's file with a name, in one cohort. Nothing of it happens before the map is there."""

    FROM = 9
    """The day of the Sprint on which a team has its map and begins to work with it."""

    def __init__(self, story: Story, part: str, now: datetime, is_over: bool) -> None:
        self.story, self.team, self.by = replace(story, until=now), story.team, story.lead
        self.told: dict[str, Any] = story.file["life"].get(part, {})
        self.is_over = is_over
        """Whether the Sprint is over: then the months after it happened too."""

    def rows(self, key: str) -> list[dict[str, Any]]:
        """What the file lists."""
        found: list[dict[str, Any]] = self.told.get(key, [])
        return found

    def day(self, offset: int | None) -> date | None:
        """A day of the Sprint by its number from the first."""
        return None if offset is None else self.team.cohort.starts_on + timedelta(days=offset)

    def offset(self, day: date) -> int:
        """The number of a day, from the first."""
        return (day - self.team.cohort.starts_on).days

    def has_come(self, offset: int) -> bool:
        """Whether a day is over by now."""
        return self.story.moment(self.team.cohort.starts_on + timedelta(days=offset), 18) < self.story.until

    def at(self, offset: int, hour: int = 16) -> Any:
        """The clock stands at an hour of a day of the Sprint, as far as the map is there by then."""
        day = self.team.cohort.starts_on + timedelta(days=max(offset, self.FROM))
        return clock.standing_at(self.story.moment(day, hour))
