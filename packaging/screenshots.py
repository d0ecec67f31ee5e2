"""Takes pictures of every view in both themes, with real answers: artifacts/screens, and the README's two.

Run from the repository's root: python packaging/screenshots.py [--language de] [talk setting …]
Pictures in a folder of their own, of large text or of a small window, are for looking through:
python packaging/screenshots.py --into FOLDER --zoom 200 --size 900x600
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import copyfile

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"  # nobody's own token is asked for

from screens import history, models, setting, sizes, steering, talk  # noqa: E402
from screens.camera import THEMES, Camera  # noqa: E402

from engine.paths import DataPaths  # noqa: E402
from tests.hub_server import Hub, served  # noqa: E402
from ui.app import application, build_window  # noqa: E402
from ui.language import install  # noqa: E402

SCREENS = ROOT / "artifacts" / "screens"
README = ROOT / "docs" / "screenshots"
PARTS: dict[str, Callable[[Camera, Hub], None]] = {
    "talk": lambda camera, _: talk.take(camera),
    "steering": lambda camera, _: steering.take(camera),
    "history": lambda camera, _: history.take(camera),
    "setting": lambda camera, _: setting.take(camera),
    "models": models.take,
    "sizes": lambda camera, _: sizes.take(camera),
}


USUAL_SIZE = (1280, 800)


def take(screens: Path, parts: Sequence[str], zoom: float = 1.0, size: tuple[int, int] = USUAL_SIZE) -> None:
    """Take the pictures of these parts, each at a real window of its own with the builtin model."""
    offered = models.hub()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary, served(offered) as address:
        os.environ |= {"HF_ENDPOINT": address, "HF_HUB_CACHE": str(Path(temporary) / "hub")}
        for part in parts:
            window = build_window(DataPaths(Path(temporary) / part), theme_name=THEMES[0], zoom=zoom)
            window.resize(*size)
            window.show()
            camera = Camera(window, screens)
            camera.load()
            PARTS[part](camera, offered)
            window.close()
            window.deleteLater()


def _size(text: str) -> tuple[int, int]:
    """A size like 1280x800. Raises ValueError for anything else."""
    width, height = map(int, text.split("x"))
    return width, height


def main() -> int:
    """Take all pictures; those of the README only in English, and only where the chat is among them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", choices=("en", "de"), default="en", help="the window's language")
    parser.add_argument("--into", type=Path, help="the folder to put them in")
    parser.add_argument("--zoom", type=int, default=100, help="the size of text in per cent, usually 100")
    parser.add_argument("--size", type=_size, default=USUAL_SIZE, help="of the window, usually 1280x800")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these: {', '.join(PARTS)}")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"there is no part named {', '.join(sorted(unknown))}")
    screens = SCREENS if arguments.language == "en" else SCREENS / arguments.language
    install(arguments.language, application())
    take(arguments.into or screens, arguments.parts or tuple(PARTS), arguments.zoom / 100, arguments.size)
    is_usual = (arguments.language, arguments.zoom, arguments.size) == ("en", 100, USUAL_SIZE)
    if is_usual and not arguments.into and (not arguments.parts or "talk" in arguments.parts):
        README.mkdir(parents=True, exist_ok=True)
        for theme in THEMES:
            copyfile(screens / f"chat-answers-{theme}.png", README / f"window-{theme}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
