"""The pictures of the window, one module for each part of it; `packaging/screenshots.py` takes them all."""
