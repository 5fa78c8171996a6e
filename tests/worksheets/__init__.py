"""Tests of sprint/worksheets."""
