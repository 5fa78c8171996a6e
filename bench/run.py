"""`make bench`: what pages cost, and what happens when everybody presses the button at once."""

import argparse

from bench import booking, editors, exports, pages
from tests import postgresql


def main() -> None:
    """Measure the pages of cohorts of 8, 40 and 200 cities, 200 clients at one seat, and 20 editors in one worksheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cities", type=int, nargs="*", default=[8, 40, 200])
    what = ["all", "pages", "exports"]
    parser.add_argument("what", nargs="?", choices=what, default="all", help="only what pages cost, or files of a plan")
    parser.add_argument("--database", default="", help="the URL of an empty PostgreSQL database; SQLite unless given")
    options = parser.parse_args()
    if options.what in ("all", "exports"):
        exports.measure()
    if options.what == "exports":
        return
    pages.measure_finished(options.database)
    for count in options.cities:
        pages.measure(count, options.database)
    if options.what == "pages":
        return
    booking.measure(200, 20)
    editors.measure(20, 5000)
    if postgresql.programs():
        with postgresql.cluster() as url:
            booking.measure(200, 20, url)
        with postgresql.cluster() as url:
            editors.measure(20, 5000, url)
    else:
        print("no PostgreSQL on this machine: its half was not measured")


if __name__ == "__main__":
    main()
