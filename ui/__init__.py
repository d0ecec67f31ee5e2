"""The window. Knows no tensor, no SQL and no file format."""
