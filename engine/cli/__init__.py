"""The command line: a consumer of the engine's events, like the window."""
