"""Which act of the window each shortcut does, and which button says its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def bind_shortcuts(window: MainWindow) -> None:
    """Let every shortcut of the table do its act; desks have bound their own."""
    shortcuts, sidebar = window.shortcuts, window.sidebar
    for name, act in (
        ("new_conversation", window.new_conversation),
        ("search", window.conversations.focus_search),
        ("find", window.reading.find),
        ("find_next", window.reading.find_next),
        ("find_previous", window.reading.find_previous),
        ("new_vector", window.vectors.show_new),
        ("conversations", window.toggle_conversations),
        ("steering", window.toggle_sidebar),
        ("models", window.models.open),
        ("models_page", window.shelf.show),
        ("regenerate", window.session.again.regenerate_last),
        ("compare", window.compare_last),
        ("features", window.show_features),
        ("all_off", sidebar.all_off),
        ("export", window.exporting.export_focused),
        ("zoom_in", window.look.zoom_in),
        ("zoom_out", window.look.zoom_out),
        ("zoom_reset", window.look.zoom_reset),
        ("escape", window.escape),
    ):
        shortcuts.bind(name, act)
    for button, name in (
        (window.bar.left_button, "conversations"),
        (window.bar.right_button, "steering"),
        (window.conversations.new_button, "new_conversation"),
        (sidebar.all_off_button, "all_off"),
        (sidebar.features_button, "features"),
        (sidebar.new_button, "new_vector"),
    ):
        shortcuts.explain(button, name)
