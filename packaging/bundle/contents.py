"""Decides what the bundle carries beside what PyInstaller finds by itself. Knows no PyInstaller."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("ui", "engine", "vectors")
# Found by engine.paths relative to its own place, so each keeps its place inside the bundle.
DATA = (
    "engine/builtin/model",
    "engine/builtin/vectors",
    "engine/builtin/sae",
    "ui/languages",
    "vectors/pairs",
)

# Imported by name while the program runs, or by a library's compiled code, where no analysis sees it.
HIDDEN = (
    "accelerate",
    "anyio._backends._asyncio",
    "gguf",
    "google._upb._message",
    "google.protobuf.descriptor_pb2",
    "hf_xet",
    "huggingface_hub",
    "jinja2.ext",
    "jinja2.sandbox",
    "pyqtgraph",
    "safetensors.numpy",
    "safetensors.torch",
    "sentencepiece",
    "sklearn.decomposition",
    "sklearn.discriminant_analysis",
    "sklearn.linear_model",
    "sklearn.metrics",
    "sqlite_utils",
    "tiktoken.load",
    "tokenizers",
    "typer",
    "uvicorn.lifespan.off",
    "uvicorn.loops.asyncio",
    "uvicorn.protocols.http.h11_impl",
)
# Asked for with importlib.metadata: transformers and accelerate take a library without it as missing.
METADATA = (
    "accelerate",
    "filelock",
    "gguf",
    "huggingface_hub",
    "jinja2",
    "numpy",
    "packaging",
    "protobuf",
    "psutil",
    "pyyaml",
    "regex",
    "requests",
    "safetensors",
    "scikit-learn",
    "scipy",
    "sentencepiece",
    "sqlite-utils",
    "tiktoken",
    "tokenizers",
    "torch",
    "tqdm",
    "transformers",
)
# Guarded imports of libraries that Tiller never uses, and what is for developers.
EXCLUDED = (
    "_pytest",
    "hypothesis",
    "IPython",
    "matplotlib",
    "mypy",
    "networkx",
    "pandas",
    "pip",
    "pkg_resources",
    "pytest",
    "setuptools",
    "tensorboard",
    "tkinter",
    "torch.utils.tensorboard",
    "triton",
    "accelerate.test_utils",
    "llama_cpp.server",
    "pyqtgraph.examples",
    "transformers.cli",
    "transformers.testing_utils",
)
# Kept by transformers beside each model for its own upkeep; its lazy imports never name them.
_UPKEEP = ("convert_", "modular_")
# By name of the library: elsewhere, as in jinja2, `tests` is part of the program.
_TESTS = re.compile(r"^(joblib|mpmath|numpy|psutil|scipy|sklearn|sympy)[/.](.+[/.])?tests([/.]|$)")
# torch refuses to start without its shared-memory manager; the rest of its bin/ is its own tests.
_LEFT_OUT = re.compile(
    r"^torch/bin/(?!torch_shm_manager)|^torch/(include|share|test)/"
    r"|^PySide6/Qt/translations/(?!qtbase_de\.qm)|^sklearn/datasets/data/|^(hypothesis|pluggy|pytest\w*)-[^/]*\.dist-info/"
)
_LIBRARY = re.compile(r"\.(so|dylib|dll)$")


def own_modules() -> tuple[str, ...]:
    """Every module of the application's packages, whether or not an import names it."""
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return tuple(sorted(_module(path.relative_to(ROOT)) for path in files))


def own_data() -> tuple[tuple[str, str], ...]:
    """The application's data: (file, folder inside the bundle). Raises FileNotFoundError for none."""
    found = []
    for folder in DATA:
        files = [path for path in sorted((ROOT / folder).iterdir()) if path.is_file()]
        if not files:
            raise FileNotFoundError(f"{folder} holds no files to put into the bundle")
        found += [(str(path), folder) for path in files]
    return tuple(found)


def transformers_models() -> tuple[str, ...]:
    """Every model's modules in transformers, which it imports by name once it has read a config.json."""
    package = _package("transformers")
    assert package is not None
    files = (package / "models").rglob("*.py")
    kept = (path for path in files if not path.name.startswith(_UPKEEP))
    return tuple(sorted(_module(path.relative_to(package.parent)) for path in kept))


def llama_libraries() -> tuple[tuple[str, str], ...]:
    """llama.cpp's own libraries, (file, folder inside the bundle); none where it is not installed.

    Only the plain names, as its loader asks for them: the numbered copies that they need are found from them.
    """
    package = _package("llama_cpp")
    if package is None:
        return ()
    files = sorted(path for path in (package / "lib").iterdir() if _LIBRARY.search(path.name))
    return tuple((str(path), "llama_cpp/lib") for path in files)


def llama_modules() -> tuple[str, ...]:
    """llama.cpp's Python side; none where it is not installed."""
    return ("llama_cpp",) if _package("llama_cpp") is not None else ()


def is_left_out(place: str) -> bool:
    """Whether a file or a module that was found is not wanted: libraries' tests, tools and headers."""
    place = place.replace("\\", "/")
    return bool(_TESTS.search(place) or _LEFT_OUT.search(place))


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return None if spec is None or spec.origin is None else Path(spec.origin).parent


def _module(path: Path) -> str:
    return ".".join(_parts(path))


def _parts(path: Path) -> Iterator[str]:
    yield from path.parent.parts
    if path.stem != "__init__":
        yield path.stem
