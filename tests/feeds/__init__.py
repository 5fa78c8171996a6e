"""Tests of sprint/feeds."""
