"""Tests of sprint/office_hours."""
