"""What the window itself is made of: its bar, its panes, the system prompt's field, its shortcuts."""
