"""Tests of sprint/home."""
