"""The look: colours of both themes and the style sheet made from them. Knows no widget of ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

ThemeName = Literal["system", "light", "dark"]
BASE_POINTS = 10.5


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme. Text has a contrast of at least 4.5 on what it stands on, a line that means something 3.

    `edge` is the outline of what can be typed in or switched; `border` only parts one thing from another.
    """

    name: str
    window: str
    panel: str
    surface: str
    raised: str
    text: str
    muted: str
    border: str
    edge: str
    accent: str
    accent_hover: str
    on_accent: str
    soft: str
    bubble: str
    error: str
    error_soft: str
    green: str
    amber: str
    red: str
    violet: str
    track: str
    mark: str
    code: str


LIGHT = Colours(
    name="light",
    window="#fbfcfc",
    panel="#f1f4f5",
    surface="#ffffff",
    raised="#ffffff",
    text="#17232a",
    muted="#52626b",
    border="#dbe2e5",
    edge="#7d8c94",
    accent="#0b7285",
    accent_hover="#095e6e",
    on_accent="#ffffff",
    soft="#e3eff2",
    bubble="#e6f1f4",
    error="#a4271c",
    error_soft="#fcefed",
    green="#237a40",
    amber="#b57b06",
    red="#c23b2d",
    violet="#7b4fc0",
    track="#d5dde1",
    mark="#ffe08a",
    code="#f0f3f4",
)
DARK = Colours(
    name="dark",
    window="#12181c",
    panel="#171e23",
    surface="#1c252b",
    raised="#222d34",
    text="#e4ecef",
    muted="#9fb0b9",
    border="#2c3840",
    edge="#687a85",
    accent="#49b8cc",
    accent_hover="#6ccadb",
    on_accent="#06222a",
    soft="#203a43",
    bubble="#1f343d",
    error="#ff9d90",
    error_soft="#3a2220",
    green="#4fb873",
    amber="#e0ac3f",
    red="#ec7b6d",
    violet="#b89af2",
    track="#35434c",
    mark="#6b5510",
    code="#20292f",
)


class Theme:
    """The theme in force. Widgets that paint themselves read `colours` when they paint."""

    def __init__(self) -> None:
        self.colours = LIGHT
        self.zoom = 1.0

    def apply(self, application: QApplication, name: ThemeName, zoom: float = 1.0) -> None:
        """Put a theme and a text zoom in force for every widget; what is in force already costs nothing."""
        scheme = QGuiApplication.styleHints().colorScheme()
        is_dark = name == "dark" or (name == "system" and scheme is Qt.ColorScheme.Dark)
        self.colours, self.zoom = (DARK if is_dark else LIGHT), zoom
        font, palette = QFont(application.font()), _palette(self.colours)
        font.setPointSizeF(BASE_POINTS * zoom)
        sheet = style_sheet(self.colours, zoom)
        if font != application.font():
            application.setFont(font)
        if palette != application.palette():
            application.setPalette(palette)
        if sheet != application.styleSheet():  # Qt would dress every widget there is anew
            application.setStyleSheet(sheet)

    def room(self, pixels: int, at_twice: int = 0) -> int:
        """Pixels for what needs so many at the usual size of text, and so many at twice that.

        Unnamed, it is half as much again: half of it is text, and grows.
        """
        more = (at_twice or round(1.5 * pixels)) - pixels
        return round(pixels + more * (max(1.0, self.zoom) - 1))


theme = Theme()


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, c.window),
        (roles.Base, c.surface),
        (roles.AlternateBase, c.panel),
        (roles.Text, c.text),
        (roles.WindowText, c.text),
        (roles.ButtonText, c.text),
        (roles.Button, c.surface),
        (roles.ToolTipBase, c.raised),
        (roles.ToolTipText, c.text),
        (roles.PlaceholderText, c.muted),
        (roles.Highlight, c.accent),
        (roles.HighlightedText, c.on_accent),
        (roles.Link, c.accent),
    ):
        palette.setColor(role, QColor(colour))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(c.muted))
    return palette


def style_sheet(c: Colours, zoom: float = 1.0) -> str:
    """Qt style sheet of a theme. Text sizes in points, times the zoom; spaces in multiples of 4 px."""

    def points(size: float) -> str:
        return f"{size * zoom:.1f}pt"

    return f"""
* {{ color: {c.text}; }}
QWidget {{ background: transparent; }}
QMainWindow, QDialog, #chatPane {{ background: {c.window}; }}
#conversationsPane, #steeringPane {{ background: {c.panel}; }}
QSplitter::handle {{ background: {c.border}; width: 1px; }}
QToolTip {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.border}; padding: 4px 8px; }}
QLabel[role="title"] {{ font-size: {points(13)}; font-weight: 600; }}
QLabel[role="hero"] {{ font-size: {points(20)}; font-weight: 600; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="muted"] {{ color: {c.muted}; }}
QLabel[role="small"] {{ color: {c.muted}; font-size: {points(9)}; }}
QLabel[role="warning"] {{ font-size: {points(9)}; }}
QLabel[role="error"], QLabel[refused="true"] {{ color: {c.error}; }}
QLabel[role="section"] {{ color: {c.muted}; font-size: {points(9)}; font-weight: 600; }}

QPushButton, QToolButton {{
    background: {c.surface}; border: 1px solid {c.border}; border-radius: 8px; padding: 6px 12px;
}}
QPushButton:hover, QToolButton:hover {{ background: {c.soft}; border-color: {c.accent}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {c.accent}; padding: 5px 11px; }}
QPushButton:disabled, QToolButton:disabled {{
    color: {c.muted}; background: transparent; border-color: {c.border};
}}
QPushButton[role="primary"] {{
    background: {c.accent}; color: {c.on_accent}; border: 1px solid {c.accent}; font-weight: 600;
}}
QPushButton[role="primary"]:hover {{ background: {c.accent_hover}; border-color: {c.accent_hover}; }}
QPushButton[role="primary"]:focus {{ background: {c.accent_hover}; border: 2px solid {c.text}; }}
QPushButton[role="primary"]:disabled {{ background: {c.track}; color: {c.muted}; border-color: {c.track}; }}
QToolButton[role="flat"], QPushButton[role="flat"] {{
    background: transparent; border: 1px solid transparent; padding: 4px; border-radius: 6px;
}}
QToolButton[role="flat"]:hover, QPushButton[role="flat"]:hover {{ background: {c.soft}; }}
QToolButton[role="flat"]:focus, QPushButton[role="flat"]:focus {{
    border: 2px solid {c.accent}; padding: 3px;
}}
QToolButton[role="flat"]:checked, QToolButton[role="flat"]:pressed, QPushButton[role="flat"]:checked {{
    background: {c.soft}; border-color: {c.accent};
}}
QToolButton[role="face"] {{ background: transparent; border: 2px solid transparent; padding: 0; }}
QToolButton[role="face"]:hover {{ background: {c.soft}; }}
QToolButton[role="face"]:focus {{ border-color: {c.accent}; padding: 0; }}
QToolButton[role="gauge"] {{ font-size: {points(9)}; }}
QToolButton::menu-indicator, QPushButton::menu-indicator {{ image: none; width: 0; }}
QPushButton[role="chip"] {{
    background: {c.soft}; color: {c.accent}; border: 1px solid transparent; border-radius: 8px;
    padding: 3px 7px; font-size: {points(9)}; font-weight: 600;
}}
QPushButton[role="chip"]:hover {{ border-color: {c.accent}; }}
QPushButton[role="chip"]:focus {{ border: 2px solid {c.accent}; padding: 2px 6px; }}
QPushButton[role="chip"][quiet="true"], QPushButton[role="chip"]:disabled {{
    color: {c.muted}; background: transparent; border-color: {c.border};
}}
QPushButton[role="keys"] {{ font-size: {points(9.5)}; padding: 4px 8px; }}
QPushButton[role="keys"][taking="true"] {{ border-color: {c.accent}; color: {c.accent}; }}
QLabel[role="keys"] {{
    background: {c.code}; border: 1px solid {c.border}; border-radius: 4px; padding: 1px 6px;
    font-size: {points(9)};
}}
QLineEdit[wrong="true"] {{ border-color: {c.error}; }}
#settingsGroups::item {{ margin: 1px 0; padding: 6px 12px; }}
QPushButton[role="suggestion"] {{
    text-align: left; padding: 12px 16px; border-radius: 12px; background: {c.surface};
}}
QPushButton[role="suggestion"]:hover {{ background: {c.soft}; }}
QPushButton[role="suggestion"]:focus {{ padding: 11px 15px; }}
QPushButton[role="round"] {{
    background: {c.accent}; border: none; border-radius: 18px; padding: 0;
    min-width: 36px; max-width: 36px; min-height: 36px; max-height: 36px;
}}
QPushButton[role="round"]:hover {{ background: {c.accent_hover}; }}
QPushButton[role="round"]:focus {{
    border: 2px solid {c.text}; min-width: 32px; max-width: 32px; min-height: 32px; max-height: 32px;
}}
QPushButton[role="round"]:disabled {{ background: {c.track}; }}
QPushButton[role="pill"] {{ border-radius: 15px; padding: 6px 14px; background: {c.raised}; }}
QPushButton[role="pill"]:focus {{ padding: 5px 13px; }}

#composerBox {{ background: {c.surface}; border: 1px solid {c.edge}; border-radius: 16px; padding: 1px; }}
#composerBox[focused="true"] {{ border: 2px solid {c.accent}; padding: 0; }}
#composerBox QPlainTextEdit {{
    border: none; background: transparent; padding: 4px 0; font-size: {points(11)};
}}
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox {{
    background: {c.surface}; border: 1px solid {c.edge}; border-radius: 8px; padding: 5px 8px;
    selection-background-color: {c.accent}; selection-color: {c.on_accent};
    placeholder-text-color: {c.muted};
}}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus {{
    border: 2px solid {c.accent}; padding: 4px 7px;
}}
QPlainTextEdit[role="entry"] {{ padding: 3px 7px; }}
QPlainTextEdit[role="entry"]:focus {{ padding: 2px 6px; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled {{
    color: {c.muted}; background: transparent; border-color: {c.border};
}}
QSpinBox, QDoubleSpinBox {{ padding: 3px 7px; }}
QSpinBox:focus, QDoubleSpinBox:focus {{ padding: 2px 6px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; border: none; }}
QAbstractSpinBox QLineEdit {{ border: none; padding: 0; background: transparent; }}

QFrame[role="bubble"] {{ background: {c.bubble}; border-radius: 16px; }}
QFrame[role="card"] {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: 12px; }}
QFrame[role="card"][on="true"] {{ border-color: {c.accent}; }}
QFrame[role="card"][dimmed="true"] {{ background: transparent; border-color: {c.border}; }}
QLabel[dimmed="true"], QDoubleSpinBox[dimmed="true"] {{ color: {c.muted}; }}
QFrame[role="notice"] {{ background: {c.raised}; border: 1px solid {c.border}; border-radius: 10px; }}
QFrame[role="notice"][found="true"] {{ background: {c.mark}; }}
QFrame[role="notice"][current="true"], QFrame[role="notice"]:focus {{ border: 2px solid {c.accent}; }}
QFrame[role="errorCard"] {{ background: {c.error_soft}; border: 1px solid {c.error}; border-radius: 12px; }}
QFrame[role="line"] {{ background: {c.border}; max-height: 1px; min-height: 1px; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="badge"] {{
    background: {c.soft}; color: {c.accent}; border-radius: 6px; padding: 1px 8px; font-size: {points(9)};
}}
QRadioButton {{ spacing: 8px; padding: 4px; border: 1px solid transparent; border-radius: 6px; }}
QRadioButton:hover {{ background: {c.soft}; }}
QRadioButton:focus {{ border-color: {c.accent}; }}
QRadioButton::indicator {{
    width: 12px; height: 12px; border: 2px solid {c.muted}; border-radius: 8px; background: {c.surface};
}}
QRadioButton::indicator:checked {{ border: 4px solid {c.accent}; width: 8px; height: 8px; }}
QLabel[role="body"] {{ font-size: {points(11)}; }}
QPlainTextEdit[role="mono"] {{
    font-family: monospace; font-size: {points(9.5)}; background: {c.code}; border-color: {c.border};
}}
QPlainTextEdit[role="mono"]:focus {{ border-color: {c.accent}; }}

QComboBox {{
    background: {c.surface}; border: 1px solid {c.edge}; border-radius: 8px; padding: 5px 26px 5px 10px;
}}
QComboBox:hover {{ background: {c.soft}; border-color: {c.accent}; }}
QComboBox:focus, QComboBox:on {{ border: 2px solid {c.accent}; padding: 4px 25px 4px 9px; }}
QComboBox:disabled {{ color: {c.muted}; background: transparent; border-color: {c.border}; }}
QComboBox::drop-down {{ border: none; width: 0; }}
QComboBox QListView {{
    background: {c.raised}; border: 1px solid {c.border}; border-radius: 8px; padding: 4px; outline: none;
}}
QComboBox QListView::item {{ padding: 5px 8px; border-radius: 6px; min-height: 18px; }}
QComboBox QListView::item:hover, QComboBox QListView::item:selected {{
    background: {c.soft}; color: {c.text};
}}
#pairsTable {{
    background: {c.surface}; border: 1px solid {c.border}; border-radius: 8px; gridline-color: {c.border};
    selection-background-color: {c.soft}; selection-color: {c.text}; outline: none;
}}
#pairsTable:focus {{ border-color: {c.accent}; }}
#pairsTable::item {{ padding: 0 5px; }}
#pairsTable::item:focus {{ border: 2px solid {c.accent}; padding: 0 3px; }}
#pairsTable QHeaderView {{ background: transparent; }}
#pairsTable QHeaderView::section {{
    background: {c.panel}; color: {c.muted}; border: none; padding: 5px 8px; font-size: {points(9)};
}}
#pairsTable QHeaderView::section:horizontal {{
    border-bottom: 1px solid {c.border}; border-right: 1px solid {c.border}; font-weight: 600;
}}
#pairsTable QHeaderView::section:horizontal:last {{ border-right: none; }}
#pairsTable QHeaderView::section:vertical {{
    border-bottom: 1px solid {c.border}; border-right: 1px solid {c.border}; padding: 2px 6px 2px 4px;
}}
#pairsTable QTableCornerButton::section {{
    background: {c.panel}; border: none; border-bottom: 1px solid {c.border};
    border-right: 1px solid {c.border};
}}
QPlainTextEdit[role="cell"] {{
    background: {c.raised}; border: 1px solid {c.accent}; border-radius: 4px; padding: 2px 4px;
}}
QHeaderView {{ background: transparent; }}
QHeaderView::section {{
    background: {c.panel}; color: {c.muted}; border: none; border-bottom: 1px solid {c.border};
    padding: 4px 8px;
}}
QTreeView, QListView, QTableView {{
    background: {c.surface}; border: 1px solid {c.border}; border-radius: 8px; outline: none;
    selection-background-color: {c.soft}; selection-color: {c.text};
}}
QTreeView::item, QListView::item {{ padding: 4px 8px; }}
QTreeView::item:hover, QListView::item:hover {{ background: {c.soft}; }}
QTreeView::item:selected, QListView::item:selected {{ background: {c.soft}; color: {c.text}; }}
QTreeView:focus, QListView:focus, QTableView:focus {{ border-color: {c.accent}; }}
QTabBar::tab {{ padding: 8px 12px; border: none; border-bottom: 2px solid transparent; color: {c.muted}; }}
QTabBar::tab:selected {{ color: {c.text}; border-bottom-color: {c.accent}; }}
QTabBar::tab:focus {{ background: {c.soft}; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {c.border}; }}
QGroupBox {{ border: 1px solid {c.border}; border-radius: 8px; margin-top: 16px; padding: 8px; }}
QGroupBox::title {{ subcontrol-origin: margin; left: 12px; color: {c.muted}; }}
#featureList, #conversationList, #resultList {{
    background: transparent; border: 2px solid transparent; border-radius: 8px; outline: none;
}}
#featureList:focus, #conversationList:focus, #resultList:focus {{ border-color: {c.accent}; }}
#featureList::item, #conversationList::item, #resultList::item {{ padding: 0; }}
QListWidget, QListWidget:focus {{ background: transparent; border: none; outline: none; }}
QListWidget::item {{ padding: 8px 12px; border-radius: 8px; margin: 1px 8px; color: {c.text}; }}
QListWidget::item:hover {{ background: {c.soft}; }}
QListWidget::item:selected {{ background: {c.soft}; color: {c.text}; font-weight: 600; }}
QListWidget::item:focus {{ border: 1px solid {c.accent}; padding: 7px 11px; }}
QMenu {{ background: {c.raised}; border: 1px solid {c.border}; border-radius: 8px; padding: 4px; }}
QMenu::item {{ padding: 6px 28px 6px 12px; border-radius: 6px; }}
QMenu::item:selected {{ background: {c.soft}; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::right-arrow {{ right: 8px; }}
QMenu::item:disabled {{ color: {c.muted}; }}
QMenu::separator {{ height: 1px; background: {c.border}; margin: 4px 8px; }}
QScrollArea {{ border: none; }}
QScrollArea[role="reading"] {{ border: 2px solid transparent; border-radius: 8px; }}
QScrollArea[role="reading"]:focus {{ border-color: {c.accent}; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar::handle:vertical {{ background: {c.track}; border-radius: 3px; min-height: 32px; }}
QScrollBar::handle:vertical:hover {{ background: {c.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
QScrollBar::handle:horizontal {{ background: {c.track}; border-radius: 3px; min-width: 32px; }}
QScrollBar::handle:horizontal:hover {{ background: {c.muted}; }}
QScrollBar[role="code"]:focus {{ border: 1px solid {c.accent}; border-radius: 4px; }}
QToolButton[role="fold"] {{
    background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px 8px 4px 2px;
    color: {c.muted};
}}
QToolButton[role="fold"]:hover {{ background: {c.soft}; }}
QToolButton[role="fold"]:focus {{ border-color: {c.accent}; }}
QProgressBar {{ background: {c.track}; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 2px; }}
"""
