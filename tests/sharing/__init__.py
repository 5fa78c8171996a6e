"""Tests of sprint/sharing."""
