"""Markdown in letters."""

from sprint.core import text


def test_a_link_of_a_letter_shows_where_it_leads() -> None:
    hidden = "Hello [x](http://evil.example) ![y](http://evil.example) [z][1]\n\n[1]: http://evil.example"
    assert "<a " not in text.html(hidden)
    assert '<a href="http://ours.example/1"' in text.html("<http://ours.example/1>")
