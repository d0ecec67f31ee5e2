"""Personas in the window."""
