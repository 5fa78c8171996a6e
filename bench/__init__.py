"""Measures what pages cost, as ratios to a floor page in one run: `make bench`."""
