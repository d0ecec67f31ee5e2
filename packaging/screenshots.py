"""Takes pictures of every view in both themes, with real answers: artifacts/screens, and the README's two.

Run from the repository's root: python packaging/screenshots.py [--language de] [talk setting …]
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


def take(screens: Path, parts: Sequence[str]) -> None:
    """Take the pictures of these parts, each at a real window of its own with the builtin model."""
    offered = models.hub()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary, served(offered) as address:
        os.environ |= {"HF_ENDPOINT": address, "HF_HUB_CACHE": str(Path(temporary) / "hub")}
        for part in parts:
            window = build_window(DataPaths(Path(temporary) / part), theme_name=THEMES[0])
            window.resize(1280, 800)
            window.show()
            camera = Camera(window, screens)
            camera.load()
            PARTS[part](camera, offered)
            window.close()
            window.deleteLater()


def main() -> int:
    """Take all pictures; those of the README only in English, and only where the chat is among them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", choices=("en", "de"), default="en", help="the window's language")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these: {', '.join(PARTS)}")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"there is no part named {', '.join(sorted(unknown))}")
    screens = SCREENS if arguments.language == "en" else SCREENS / arguments.language
    install(arguments.language, application())
    take(screens, arguments.parts or tuple(PARTS))
    if arguments.language == "en" and (not arguments.parts or "talk" in arguments.parts):
        README.mkdir(parents=True, exist_ok=True)
        for theme in THEMES:
            copyfile(screens / f"chat-answers-{theme}.png", README / f"window-{theme}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
