"""Prints a page of HTML as a tagged PDF: reads it with its stylesheet from standard input, writes the PDF to standard output.

`pdf.py` runs this file as a program of its own, without the rest of the house: it imports nothing of ours.
"""

import json
import sys
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

OURS = "data:image/svg+xml;base64,"


class OnlyOurs(URLFetcher):  # type: ignore[misc]
    """Fetches nothing but the drawings that a page carries with it: no file of this machine, nothing from a network."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        """What an address holds. Raises ValueError for one that is not ours; the page is then printed without it."""
        if not url.startswith(OURS):
            raise ValueError(f"Not fetched: {url[:80]}")
        return super().fetch(url, headers)


def main() -> None:
    """Print what comes in."""
    given = json.load(sys.stdin)
    fetcher = OnlyOurs(allowed_protocols=("data",))
    page = HTML(string=given["html"], base_url="about:blank", url_fetcher=fetcher)
    css = CSS(string=given["css"], base_url="about:blank", url_fetcher=fetcher)
    sys.stdout.buffer.write(page.write_pdf(stylesheets=[css], pdf_variant="pdf/ua-1"))


if __name__ == "__main__":
    main()
