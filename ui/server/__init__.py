"""The server for other programs, as the window shows and switches it."""
