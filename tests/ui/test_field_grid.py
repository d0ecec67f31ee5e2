"""Fields in a grid stand in as many columns as there is room for."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.views import settle
from ui.field_grid import FieldGrid


@pytest.mark.parametrize(("width", "columns"), [(640, 3), (520, 2), (300, 1)])
def test_that_a_narrow_page_has_fewer_columns_that_read_across(
    qtbot: QtBot, width: int, columns: int
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    fields = [QLineEdit(window) for _ in range(6)]
    grid = FieldGrid(fields, 160, window)
    grid.resize(width, 400)
    window.show()
    settle()
    places = [each.mapTo(grid, each.rect().topLeft()) for each in fields]
    assert len({place.x() for place in places}) == columns
    assert places == sorted(places, key=lambda place: (place.y(), place.x()))
    assert grid.minimumSizeHint().width() <= 160
