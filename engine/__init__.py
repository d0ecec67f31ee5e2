"""Runs models: processes, backends, the decode loop, capture, history, settings, command line."""
