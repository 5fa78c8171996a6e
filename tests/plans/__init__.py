"""Tests of sprint/plans."""
