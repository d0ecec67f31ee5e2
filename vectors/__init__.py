"""The mathematics and the files of steering. Knows no model and no window."""
