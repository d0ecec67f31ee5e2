"""What opens over the window: export and receipt."""
