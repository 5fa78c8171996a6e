"""Who may book, change and cancel office hours."""

from sprint.cohorts.rules import belongs_to, facilitates, is_in
from sprint.office_hours.models import Booking, OfficeHour
from sprint.people.models import Person


def may_book(person: Person, office_hour: OfficeHour) -> bool:
    """Is in a team of the cohort of the hour."""
    return belongs_to(person, office_hour.cohort_id)


def may_change_booking(person: Person, booking: Booking) -> bool:
    """Is in the team that booked."""
    return is_in(person, booking.team_id)


def may_cancel_booking(person: Person, booking: Booking) -> bool:
    """Is in the team that booked, or facilitates its cohort."""
    return is_in(person, booking.team_id) or facilitates(person, booking.cohort_id)


def may_change_hour(person: Person, office_hour: OfficeHour) -> bool:
    """Facilitates the cohort of the hour."""
    return facilitates(person, office_hour.cohort_id)
