"""Tests of sprint/demo."""
