"""A message's text as pieces drawn one below the other, of which only those near the view are laid out.

Pieces that are finished are left alone; text that comes redoes the last one. Knows no mouse and no keys.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.chat.code_piece import CodePiece
from ui.chat.pieces import HEADING_GAP, INSET, Piece, ProsePiece, text_font
from ui.chat.splitting import Act, Begin, Closed, Lines, Splitter, ThoughtEnded
from ui.chat.thought_head import ThoughtHead
from ui.theme import theme

THOUGHT_BAR = 8
AFTER_THOUGHT = 12
"""Pixels between an open thought and what was said after it, beside those below every piece."""
STEP = 256.0
"""Pixels by which the part near the view moves on."""
PART, PART_MS = 10000, 8
"""Characters that are taken at a stretch of a text that is there whole, and the pause after that."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that stays what it is when heights change: pixels below the top of a piece."""

    piece: int
    below: float


class PieceFlow(QWidget):
    """Takes text as it comes. `show_span` says which part of its height is near the view.

    `grew` tells at once that the height has become another, so that all is placed before it is painted.
    """

    grew = Signal()
    least_width = 80.0
    right_inset = INSET
    """Pixels right of the text."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.pieces: list[Piece] = []
        self._tops: list[float] = []
        self._splitter = Splitter()
        self._thought: ThoughtHead | None = None
        self._uncoloured: deque[CodePiece] = deque()
        self._waiting, self._is_over = "", False
        self._span = (-1e9, 1e9)
        self._width = self._height = 0.0
        self._line_height = QFontMetricsF(text_font()).lineSpacing()
        self._colour_timer = QTimer(self)
        self._colour_timer.setInterval(0)
        self._colour_timer.timeout.connect(self._colour_on)
        self._part_timer = QTimer(self)
        self._part_timer.setSingleShot(True)
        self._part_timer.setInterval(PART_MS)
        self._part_timer.timeout.connect(self._take_part)
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)  # what has not changed is not painted anew
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    # ---- text

    def take(self, text: str) -> None:
        """Add text to the pieces."""
        first = max(0, len(self.pieces) - 1)
        for act in self._splitter.feed(text):
            first = min(first, self._take(act))
        self._show_partial(is_over=False)
        if self._thought is not None:
            self._thought.tell()
        self._arrange(first)

    def take_in_parts(self, text: str) -> None:
        """Add a text that is there whole; of a long one a part at a time, with room for what is to come."""
        self._waiting = text
        self._take_part()

    def _take_part(self) -> None:
        part, self._waiting = self._waiting[:PART], self._waiting[PART:]
        self._take_waiting(part)
        if self._waiting:
            self._part_timer.start()

    def complete(self) -> None:
        """Take at once what waits: somebody needs all of it."""
        if self._waiting:
            rest, self._waiting = self._waiting, ""
            self._part_timer.stop()
            self._take_waiting(rest)

    def _take_waiting(self, text: str) -> None:
        self.take(text)
        if self._is_over:
            self.settle()

    def settle(self) -> None:
        """No more text comes for now: show what was held back, and colour code that was never closed."""
        self._is_over = bool(self._waiting)
        if self._waiting:
            return
        self._show_partial(is_over=True)
        if self._splitter.in_code:
            self._colour(self.pieces[-1])
        if self._thought is not None:
            self._thought.end()
        self._arrange(max(0, len(self.pieces) - 1))
        self.settled()

    def settled(self) -> None:
        """Called when all that came is there."""

    def _take(self, act: Act) -> int:
        """Do what the splitter found; gives the first piece that has changed."""
        match act:
            case Begin():
                self._begin(act)
            case Lines(text):
                self.pieces[-1].add(text)
                if self._thought is not None:
                    self._thought.count(text)
            case Closed():
                self.pieces[-1].set_partial("")
                self._colour(self.pieces[-1])
            case ThoughtEnded(was_unmarked):
                if was_unmarked and self.pieces:
                    self._thought = self._head(0)
                    for piece in self.pieces[1:]:
                        piece.head = self._thought
                        piece.is_measured = False  # it stands further in now
                        self._thought.count(piece.source)
                if self._thought is not None:
                    self._thought.end()
                self._thought = None
                return 0 if was_unmarked else len(self.pieces)
        return len(self.pieces)

    def _begin(self, begin: Begin) -> None:
        if self.pieces:
            self.pieces[-1].set_partial("")
        if begin.table and isinstance(self.pieces[-1], ProsePiece):
            self.pieces[-1].go_on()
        if begin.is_thought and self._thought is None:
            self._thought = self._head(len(self.pieces))
        made = CodePiece(begin, self) if begin.kind == "code" else ProsePiece(begin)
        made.head = self._thought
        self.pieces.append(made)

    def _head(self, place: int) -> ThoughtHead:
        head = ThoughtHead(self)
        head.button.folded.connect(self._fold)
        self.pieces.insert(place, head)
        return head

    def _show_partial(self, *, is_over: bool) -> None:
        if self.pieces:
            self.pieces[-1].set_partial(self._splitter.partial(is_over=is_over))

    def _fold(self) -> None:
        self._arrange(0)
        self.update()

    def _colour(self, piece: Piece) -> None:
        if isinstance(piece, CodePiece):
            piece.close()
            self._uncoloured.append(piece)
            self._colour_timer.start()

    def _colour_on(self) -> None:
        if self._uncoloured and self._uncoloured[0].colour_on():
            self._uncoloured.popleft()
            self.update()
        if not self._uncoloured:
            self._colour_timer.stop()

    @property
    def is_coloured(self) -> bool:
        """Whether no code waits for its colours."""
        return not self._uncoloured

    # ---- layout

    def show_span(self, top: float, bottom: float) -> bool:
        """Be ready to be seen from `top` to `bottom`, and hold little elsewhere.

        True where the height has become another.
        """
        span = top // STEP * STEP, (bottom // STEP + 1) * STEP
        if span == self._span:
            return False
        was, self._span = self._span, span
        before = self._height
        self._arrange(max(0, self.piece_at(min(was[0], span[0])) - 1), tells=False)
        return self._height != before

    def show_nothing(self) -> None:
        """Be in no view yet: whatever comes is but estimated."""
        self._span = (-1e9, -1e9)

    def _is_near(self, top: float, height: float) -> bool:
        return top + height >= self._span[0] and top <= self._span[1]

    def _arrange(self, first: int, *, tells: bool = True) -> None:
        """Lay out pieces that need it and stack all from `first` on."""
        if self._width < self.least_width:
            return
        before, width = self._height, self._width
        top = self._bottom_of(first - 1)
        del self._tops[first:]
        changed: float | None = None
        for place, piece in enumerate(self.pieces[first:], first):
            top += self._gap_above(place)
            is_near = self._is_near(top, piece.height) and not piece.is_folded
            if piece.is_folded:
                piece.hide()
            elif is_near and not (piece.is_measured and piece.has_document):
                piece.lay_out(width)
                changed = top if changed is None else changed
            elif not is_near:
                if not piece.is_measured:
                    piece.estimate(width, self._line_height)
                if piece.has_document:
                    piece.release()
            if piece.top != top or is_near:
                changed = min(piece.top, top) if changed is None and piece.top != top else changed
                piece.top = top
                piece.place_controls(width)
            self._tops.append(top)
            top += 0 if piece.is_folded else piece.height
        top += self._room_to_come()
        self._height = top
        self.arranged()
        if before != top:
            self.updateGeometry()
            if tells:
                self.grew.emit()
        if changed is not None:
            self.update(0, int(changed), self.width(), int(max(before, top) - changed) + 2)

    def _room_to_come(self) -> float:
        """A guess of the height of what waits."""
        return len(self._waiting) * self._line_height**2 * 0.6 / self._width

    def arranged(self) -> None:
        """Called when other pieces may be ready to be drawn than before."""

    def _bottom_of(self, place: int) -> float:
        if place < 0:
            return 0.0
        piece = self.pieces[place]
        return piece.top + (0 if piece.is_folded else piece.height)

    def _gap_above(self, place: int) -> float:
        """Room over a piece, beside what every piece has below it: over a heading, and after a thought."""
        piece, before = self.pieces[place], self.pieces[place - 1] if place else None
        if piece.head is not None or before is None or before.is_folded or isinstance(before, ThoughtHead):
            return 0.0
        above_heading = HEADING_GAP if piece.is_heading else 0.0
        return above_heading + (AFTER_THOUGHT if before.head is not None else 0.0)

    def _set_width(self, width: float) -> None:
        width -= self.right_inset
        if width == self._width or width < self.least_width:
            return
        self._width = width
        for piece in self.pieces:
            piece.is_measured = False
        self._arrange(0, tells=False)

    def heightForWidth(self, width: int) -> int:
        self._set_width(float(width))
        return int(self._height + 0.999)

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        return QSize(300, int(self._height + 0.999))

    def minimumSizeHint(self) -> QSize:
        return QSize(int(self.least_width), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_width(float(self.width()))

    def anchor(self, y: float) -> Anchor:
        """What stands at a height."""
        place = self.piece_at(y)
        return Anchor(place, y - self._tops[place]) if place >= 0 else Anchor(0, y)

    def y_of(self, anchor: Anchor) -> float:
        """The height at which it stands now."""
        return (self._tops[anchor.piece] if anchor.piece < len(self._tops) else 0.0) + anchor.below

    def piece_at(self, y: float) -> int:
        """The number of the piece at a height; -1 where there is none."""
        place = min(len(self._tops), max(1, bisect_right(self._tops, y))) - 1
        while place > 0 and self.pieces[place].is_folded:
            place -= 1
        return place

    def restyle(self) -> None:
        """Take the colours and the size of letters in force."""
        self._line_height = QFontMetricsF(text_font()).lineSpacing()
        for piece in self.pieces:
            piece.restyle()
        self._arrange(0)
        self.update()

    # ---- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = QRectF(event.rect())
        for place in range(max(0, self.piece_at(shown.top())), len(self._tops)):
            piece = self.pieces[place]
            if piece.top > shown.bottom():
                break
            if not piece.is_folded:
                if piece.head is not None:
                    beside = QRectF(INSET + THOUGHT_BAR, piece.top, 2, piece.height)
                    painter.fillRect(beside, QColor(theme.colours.track))
                painter.save()
                painter.translate(piece.indent, piece.top)
                piece.paint(painter, shown.translated(-piece.indent, -piece.top), self._width)
                painter.restore()
        painter.end()
