"""Tests of sprint/schedule."""
