"""Tests of sprint/core."""
