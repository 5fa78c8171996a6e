"""Tests of sprint/people."""
