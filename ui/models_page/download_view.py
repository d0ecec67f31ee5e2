"""Where a person names a model of the hub, sees what there is of it, and chooses. Asks no server itself."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from engine.footprint import fit
from engine.hub.listing import WHOLE, Listing, Variant
from ui.beside import Beside, TextBeside
from ui.controls import TextButton, label, let_clear, set_role
from ui.flow import Flow
from ui.language import said, tr
from ui.models.words import bytes_of
from ui.models_page.means import Means
from ui.models_page.row import FitDot
from ui.models_page.words import hub_name, memory_line, memory_parts
from ui.page_layout import EDGE, PageScroll, scrolled

LEAST_VARIANTS = 3


class DownloadView(QWidget):
    """Emits the text to look up, the variant to download, a token, or another hub's address."""

    closed = Signal()
    look_requested = Signal(str)
    stop_requested = Signal()
    download_requested = Signal(object, object)
    token_given = Signal(str)
    hub_given = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.listing: Listing | None = None
        self._free = 0
        self._here: Mapping[str, int] = {}
        self._choices: dict[QRadioButton, Variant] = {}
        self._means = Means()
        self.back = TextButton(tr("Back to the list"), self)
        self.back.clicked.connect(self.closed)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText("org/name")
        self.field.setAccessibleName(tr("Model id or link"))
        let_clear(self.field)
        self.field.returnPressed.connect(self._look)
        self.look = TextButton(tr("Look up"), self, "primary")
        self.look.clicked.connect(self._look)
        self.hub = TextButton("", self, "flat", tr("Ask a mirror instead"))
        self.hub.clicked.connect(self._show_hub_field)
        self.hub_field = QLineEdit(self)
        self.hub_field.setAccessibleName(tr("Address of the hub"))
        self.hub_field.setPlaceholderText("https://huggingface.co")
        self.hub_field.returnPressed.connect(self._give_hub)
        self.hub_field.hide()
        self.token = TextButton(tr("Token…"), self, "flat", tr("For gated and private models"))
        self.token.clicked.connect(self._show_token_field)
        self.token_field = QLineEdit(self)
        self.token_field.setEchoMode(QLineEdit.EchoMode.Password)
        self.token_field.setAccessibleName(tr("Access token"))
        self.token_field.setPlaceholderText(tr("Access token, then Enter; empty to forget it"))
        self.token_field.returnPressed.connect(self._give_token)
        self.token_field.hide()
        self.asking = QProgressBar(self)
        self.asking.setRange(0, 0)
        self.asking.setTextVisible(False)
        self.asking.hide()
        self.message = label("", self, "muted", wraps=True)
        self.message.hide()
        self._build_result()
        self._lay_out()
        self.restyle()

    def _build_result(self) -> None:
        self.result = QFrame(self)
        self.result.setProperty("role", "card")
        self.result.hide()
        self.heading = label("", self.result, "strong", wraps=True)
        self.terms = label("", self.result, "small", wraps=True)
        self.group = QButtonGroup(self)
        self.group.buttonClicked.connect(self._show_choice)
        self.variants = QWidget(self.result)
        self._variants = QVBoxLayout(self.variants)
        self._variants.setContentsMargins(0, 0, 0, 0)
        self._variants.setSpacing(4)
        self._view = view = PageScroll(self.variants, self.result, 0)
        self.room = label("", self.result, "small", wraps=True)
        self.download = TextButton(tr("Download"), self.result, "primary")
        self.download.clicked.connect(self._download)
        layout = QVBoxLayout(self.result)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self.heading)
        layout.addWidget(self.terms)
        layout.addWidget(view, 1)
        layout.addWidget(TextBeside(self.room, (self.download,), self.result))

    def _lay_out(self) -> None:
        body = scrolled(self, EDGE)
        asked = QHBoxLayout()
        asked.setSpacing(8)
        asked.addWidget(self.field, 1)
        asked.addWidget(self.look)
        means = QWidget(self)
        beside = Flow(8, 4)
        for each in (self.hub, self.token):
            beside.addWidget(each)
        means.setLayout(beside)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, EDGE, 8)
        layout.setSpacing(8)
        explanation = tr(
            "Name a model of the hub, like “org/name”, or paste the link to its page. Tiller asks the hub "
            "only when you press Look up. It fetches what it needs and nothing else: weights, tokenizer, "
            "configuration."
        )
        layout.addWidget(label(explanation, self, "muted", wraps=True))
        layout.addLayout(asked)
        layout.addWidget(means)
        layout.addWidget(self.hub_field)
        layout.addWidget(self.token_field)
        layout.addWidget(self.asking)
        layout.addWidget(self.message)
        layout.addWidget(self.result, 100)
        self._rest = QWidget(self)
        layout.addWidget(self._rest, 1)

    # ---- what it shows

    def restyle(self) -> None:
        """Room for a few variants at least, in the size of text in force, and for no more than there are."""
        wanted = self.variants.sizeHint().height() + 1
        least = LEAST_VARIANTS * (self.fontMetrics().lineSpacing() + 12)
        self._view.setMinimumHeight(min(wanted, least))
        around = self.result.sizeHint().height() - self._view.sizeHint().height()
        self.result.setMaximumHeight(around + wanted)

    def set_hub(self, endpoint: str) -> None:
        """Say which hub is asked."""
        self.hub.setText(tr("Hub: {address}…").format(address=hub_name(endpoint)))
        self.hub.setAccessibleName(self.hub.text())

    def set_means(self, means: Means) -> None:
        """Judge by these from now on; what is shown of a repository is made anew."""
        self._means = means
        if self.listing is not None and self.result.isVisibleTo(self):
            chosen = self.chosen
            self._show_variants(self.listing, self.listing.wanted if chosen is None else chosen.name)

    def set_asking(self, is_asking: bool) -> None:
        """Say whether the hub is being asked; the button stops it."""
        self.asking.setVisible(is_asking)
        self.look.setText(tr("Stop") if is_asking else tr("Look up"))
        self.look.setAccessibleName(self.look.text())
        self.field.setEnabled(not is_asking)
        if is_asking:
            self.message.hide()
            self._show_result(False)

    def say(self, text: str, *, is_error: bool = False, wants_token: bool = False) -> None:
        """Say how asking ended, and lead to where the next step is taken."""
        set_role(self.message, "error" if is_error else "muted")
        self.message.setText(said(text))
        self.message.setVisible(bool(text))
        if wants_token:
            self.token_field.show()
        if is_error:
            (self.token_field if wants_token else self.field).setFocus()

    def ask_for_token(self, text: str, sentence: str) -> None:
        """Say that a model, named by a text, is shown with a token alone, and have one given."""
        self.field.setText(text)
        self._show_result(False)
        self.say(sentence, is_error=True, wants_token=True)

    def set_listing(self, listing: Listing, free: int, here: Mapping[str, int]) -> None:
        """Show what a repository has, with so many bytes free on the disk that it would go to, and so many of
        its variants there already."""
        self.listing, self._free, self._here = listing, free, here
        self.heading.setText(listing.repository)
        told = [tr("commit {commit}").format(commit=listing.commit[:8])]
        if listing.licence:
            told.append(tr("licence {licence}").format(licence=listing.licence))
        if listing.is_gated:
            told.append(tr("gated: its terms have to be accepted on its page"))
        self.terms.setText(" · ".join(told))
        self._show_variants(listing, listing.wanted)
        self._show_result(True)
        self.token_field.setVisible(bool(self.token_field.text()))
        names = {each.name.casefold() for each in listing.variants}
        if listing.wanted and listing.wanted.casefold() not in names:
            self.say(tr("It has no variant “{name}”; choose one of these.").format(name=listing.wanted))
        if (marked := self.group.checkedButton()) is not None:
            marked.setFocus()

    def _show_variants(self, listing: Listing, chosen: str) -> None:
        self._clear()
        for each in listing.variants:
            self._add(each, is_chosen=each.name.casefold() == chosen.casefold())
        if self.group.checkedButton() is None:
            list(self._choices)[self._usual(listing)].setChecked(True)
        self._variants.addStretch(1)
        self._show_choice()
        self.restyle()

    def _usual(self, listing: Listing) -> int:
        """The largest variant that fits well: nobody wants fewer bits than need be."""
        fitting = [number for number, each in enumerate(listing.variants) if self._fits(each)]
        return fitting[-1] if fitting else 0

    def _fits(self, variant: Variant) -> bool:
        """Whether a variant fits well; where its shape is not known, its weights alone."""
        if variant.facts is None:
            return fit(variant.n_bytes, self._means.memory) == "fits"
        return self._means.fit(self._means.footprint(variant.facts)) == "fits"

    def _clear(self) -> None:
        for button in self._choices:
            self.group.removeButton(button)
        self._choices.clear()
        while (item := self._variants.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()

    def _add(self, variant: Variant, *, is_chosen: bool) -> None:
        text = tr("Whole, as safetensors") if variant.name == WHOLE else variant.name
        button = QRadioButton(f"{text}, {bytes_of(variant.n_bytes)}", self.variants)
        button.setChecked(is_chosen)
        beside = QWidget(self.variants)
        layout = QHBoxLayout(beside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        if variant.facts is not None:
            needed = self._means.footprint(variant.facts)
            fits = self._means.fit(needed)
            dot, told = FitDot(beside), label(memory_line(needed, fits), beside, "small")
            dot.show_fit(fits)
            told.setToolTip(memory_parts(needed, self._means))
            button.setAccessibleDescription(told.text())
            layout.addWidget(dot)
            layout.addWidget(told)
        self.group.addButton(button)
        self._choices[button] = variant
        self._variants.addWidget(Beside(button, (beside,), self.variants))

    def _show_result(self, is_shown: bool) -> None:
        self.result.setVisible(is_shown)

    def _show_choice(self) -> None:
        variant = self.chosen
        if variant is None:
            return
        missing = variant.n_bytes - self._here.get(variant.name, 0)
        size = bytes_of(missing or variant.n_bytes)
        self.download.setText(tr("Download {size}").format(size=size))
        self.download.setAccessibleName(self.download.text())
        has_room = missing <= self._free
        self.download.setEnabled(has_room)
        self.room.setText(tr("{size} free on the disk").format(size=bytes_of(self._free)))
        why_not = tr("The disk has too little room; free some space first")
        self.download.setToolTip("" if has_room else why_not)

    @property
    def chosen(self) -> Variant | None:
        """The variant that is marked."""
        button = self.group.checkedButton()
        return self._choices.get(button) if isinstance(button, QRadioButton) else None

    # ---- what a person does

    def _look(self) -> None:
        if self.asking.isVisible():
            self.stop_requested.emit()
        elif self.field.text().strip():
            self.look_requested.emit(self.field.text())

    def look_again(self) -> None:
        """Ask once more for what is named, now that there is a token."""
        if not self.asking.isVisible():
            self._look()

    def _download(self) -> None:
        if self.listing is not None and self.chosen is not None:
            self.download_requested.emit(self.listing, self.chosen)

    def _show_hub_field(self) -> None:
        self.hub_field.setVisible(self.hub_field.isHidden())
        self.hub_field.setFocus()

    def _show_token_field(self) -> None:
        self.token_field.setVisible(self.token_field.isHidden())
        self.token_field.setFocus()

    def _give_hub(self) -> None:
        self.hub_field.hide()
        self.hub_given.emit(self.hub_field.text())

    def _give_token(self) -> None:
        text = self.token_field.text()
        self.token_field.clear()
        self.token_field.hide()
        self.token_given.emit(text)
