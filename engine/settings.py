"""The person's settings, in one TOML file. Knows no window; its geometry is kept elsewhere."""

from __future__ import annotations

import os
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from engine.context_policy import ContextPolicy
from engine.messages import SERVER_PORT
from engine.paths import DataPaths
from engine.recent import RecentModel
from engine.sampling_choice import AS_THE_MODEL_SAYS, SamplingChoice, checked_choice
from vectors.errors import BadFile, BadInput
from vectors.writing import replacing


class Settings(BaseModel):
    """What is set, or the defaults. Changed with `with_changes`.

    `model` is a REF (`builtin`, a folder, a .gguf file, a hub id). `threads`, and llama.cpp's `context`,
    `gpu_layers` and `kv_type`, mean what they mean in `Running`. `user_name` is what personas call the
    person; `shortcuts` are the keys of those that were bound anew, by id. `server_enabled`: the server is
    switched on with the window; `server_steering` is what steers requests that name no recipe. Its key lies
    in a file of its own. `model_folders` are looked through for models, `hub_endpoint` is the address of the
    hub or of a mirror (empty: the hub itself), and `unload_after` says after how many idle minutes a model
    is unloaded (0: never). `note` is not kept: a sentence for the person where the file could not be read as
    it was.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    model: str = "builtin"
    backend: Literal["auto", "transformers", "llamacpp"] = "auto"
    device: str = "auto"
    dtype: Literal["auto", "float32", "float16", "bfloat16"] = "auto"
    threads: int = Field(default=0, ge=0)
    context: int = Field(default=0, ge=0)
    gpu_layers: int | None = Field(default=None, ge=-1)
    kv_type: Literal["auto", "f32", "f16", "q8_0"] = "auto"
    sampling_choice: SamplingChoice = AS_THE_MODEL_SAYS
    context_policy: ContextPolicy = "ask"
    theme: Literal["system", "light", "dark"] = "system"
    language: Literal["system", "en", "de"] = "system"
    recent: tuple[RecentModel, ...] = ()
    text_zoom: float = Field(default=1.0, ge=0.5, le=3.0)
    user_name: str = ""
    shortcuts: dict[str, str] = Field(default_factory=dict)
    server_enabled: bool = False
    server_host: str = "127.0.0.1"
    server_port: int = Field(default=SERVER_PORT, ge=1, le=65535)
    server_origins: tuple[str, ...] = ()
    server_steering: Literal["none", "sidebar"] = "none"
    model_folders: tuple[str, ...] = ()
    hub_endpoint: str = ""
    unload_after: int = Field(default=0, ge=0)
    note: str = Field(default="", exclude=True)

    def with_changes(self, **changes: Any) -> Settings:
        """The settings with some of them changed. Raises BadInput naming a value that cannot be."""
        try:
            return Settings.model_validate({**dict(self), **changes})
        except ValidationError as error:
            wrong = error.errors()[0]
            reason = str(wrong["msg"]).removeprefix("Value error, ").rstrip(".")
            raise BadInput(f"{reason}; the setting “{wrong['loc'][0]}” stays as it was.") from None

    @field_validator("sampling_choice")
    @classmethod
    def _in_range(cls, choice: SamplingChoice) -> SamplingChoice:
        try:
            return checked_choice(choice)
        except BadInput as error:
            raise ValueError(str(error)) from None


def load_settings(path: str | os.PathLike[str]) -> Settings:
    """The settings in that file; the defaults where there is none.

    A file that is broken, or holds a value that cannot be, is set aside beside it; what could be read is
    kept, and `note` says so. A model that lay beside the file, before the folder with both was moved, is
    found where it lies now. Raises BadFile only where the file cannot be read at all.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
        values = tomllib.loads(text)
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise BadFile(path, f"cannot be read ({error.strerror})", "check who may read it") from error
    except ValueError as error:
        return Settings(note=_set_aside(path, f"is not sound TOML ({error})", "the defaults are used"))
    values.pop("note", None)
    try:
        return _moved_along(Settings.model_validate(values), path.parent)
    except ValidationError as error:
        wrong = sorted({str(each["loc"][0]) for each in error.errors()})
        kept = {name: value for name, value in values.items() if name not in wrong}
        problem = f"holds values that cannot be ({', '.join(wrong)})"
        return Settings(**kept, note=_set_aside(path, problem, "for these the defaults are used"))


def save_settings(settings: Settings, path: str | os.PathLike[str]) -> None:
    """Write the settings, whole or not at all. Raises BadFile where the disk refuses."""
    import tomli_w

    values: dict[str, Any] = settings.model_dump(mode="json", exclude_none=True)
    with replacing(Path(path)) as temporary:
        temporary.write_text(tomli_w.dumps(values), encoding="utf-8")


def _moved_along(settings: Settings, root: Path) -> Settings:
    models = DataPaths(root).models

    def place_of(ref: str) -> str:
        *above, name = Path(ref).parts or ("",)
        if models.name not in above or not Path(ref).is_absolute() or Path(ref).exists():
            return ref
        below = above[len(above) - above[::-1].index(models.name) :]
        here = models.joinpath(*below, name)
        return str(here) if here.exists() else ref

    recent = tuple(replace(each, ref=place_of(each.ref)) for each in settings.recent)
    return settings.with_changes(model=place_of(settings.model), recent=recent)


def _set_aside(path: Path, problem: str, consequence: str) -> str:
    aside = path.with_name(f"{path.stem}.broken{path.suffix}")
    try:
        os.replace(path, aside)
    except OSError:
        return f"“{path}” {problem}; {consequence}."
    return f"“{path}” {problem} and was set aside as “{aside.name}”; {consequence}."
