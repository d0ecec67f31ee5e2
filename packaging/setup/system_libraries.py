"""Finds the system libraries that Qt's platform plugins lack on Linux, and the packages that hold them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

Say = Callable[[str], None]
PLUGINS = ("platforms/libqxcb.so", "platforms/libqoffscreen.so", "platforms/libqwayland*.so")
LIBRARIES = ("libQt6Gui.so.6", "libQt6Widgets.so.6", "libQt6DBus.so.6", "libQt6XcbQpa.so.6")
FONT_PACKAGE = "fonts-dejavu-core"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def not_found(ldd_output: str) -> tuple[str, ...]:
    """The libraries that `ldd` could not find, in order, each once."""
    missing = [line.split()[0] for line in ldd_output.splitlines() if line.rstrip().endswith("=> not found")]
    return tuple(dict.fromkeys(missing))


def packages_for(libraries: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Debian's packages for these libraries, and the libraries for which none is known."""
    packages = dict.fromkeys(PACKAGES[name] for name in libraries if name in PACKAGES)
    return tuple(packages), tuple(name for name in libraries if name not in PACKAGES)


def missing_libraries(venv: Path) -> tuple[str, ...]:
    """What Qt's window and offscreen plugins cannot load; empty where that cannot be asked."""
    ldd = shutil.which("ldd")
    folders = sorted(venv.glob("lib/python*/site-packages/PySide6/Qt"))
    if ldd is None or not folders:
        return ()
    files = [path for each in PLUGINS for path in sorted(folders[0].glob(f"plugins/{each}"))]
    files += [path for each in LIBRARIES if (path := folders[0] / "lib" / each).exists()]
    done = subprocess.run([ldd, *map(str, files)], capture_output=True, text=True, check=False)
    return tuple(name for name in not_found(done.stdout) if not name.startswith("libQt6"))


def has_font() -> bool:
    """Whether any outline font is installed."""
    endings = (".ttf", ".otf", ".ttc", ".pfb")
    for folder in FONT_FOLDERS:
        for _, _, names in os.walk(os.path.expanduser(folder)):
            if any(name.lower().endswith(endings) for name in names):
                return True
    return False


def is_debian() -> bool:
    """Whether this is Debian, Ubuntu or one of their kin."""
    try:
        text = Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return False
    words = " ".join(
        line.partition("=")[2] for line in text.splitlines() if line.startswith(("ID=", "ID_LIKE="))
    )
    return any(name in words.replace('"', "").split() for name in ("debian", "ubuntu"))


def install_command(packages: Sequence[str]) -> str:
    """The one line that installs packages on Debian or Ubuntu."""
    return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(packages)}"


def install_packages(packages: Sequence[str], say: Say) -> bool:
    """Install as root on Debian or Ubuntu; False where this is not that, or where it failed."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not (is_root and is_debian() and shutil.which("apt-get")):
        return False
    say(f"installing: {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    update = ["apt-get", "update", "-qq"]
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    for command in (update, install):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0 and command is install:
            print(done.stdout[-2000:] + done.stderr[-2000:], flush=True)
            return False
    return True


def ensure_system_libraries(venv: Path, say: Say, *, with_xvfb: bool = False) -> None:
    """Install what Qt lacks where that is allowed; otherwise show the one line that does."""
    if not sys.platform.startswith("linux"):
        return
    libraries = missing_libraries(venv)
    packages, unknown = packages_for(libraries)
    if not has_font():
        packages += (FONT_PACKAGE,)
    if with_xvfb and shutil.which("Xvfb") is None:
        packages += ("xvfb",)
    if unknown:
        say(f"Qt also lacks {', '.join(unknown)}; look for the package that holds it")
    if not packages or install_packages(packages, say):
        return
    say("the window needs some system libraries; on Debian or Ubuntu this one line installs them:")
    print(f"\n    {install_command(packages)}\n", flush=True)
    if not is_debian():
        say(f"elsewhere, install the packages that hold: {', '.join((*libraries, 'a font'))}")
