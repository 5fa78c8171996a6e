"""Tests of sprint/submissions."""
