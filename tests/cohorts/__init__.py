"""Tests of sprint/cohorts."""
