"""Personas: a recipe kept with a name, a system prompt, sampling and a first message. No window, no model."""
