"""Tests of sprint/programs."""
