"""Asks the hub what a repository holds. The first of the two modules that open sockets, when told to."""

from __future__ import annotations

import io
import json
import logging
from dataclasses import replace
from typing import Any

from engine.gguf_head import head_of
from engine.hub.errors import HubOffline, told
from engine.hub.links import HUB, HubPlace, is_loopback
from engine.hub.listing import HubFile, Listing, NothingToFetch, Variant, variant_with, variants_of
from engine.model_facts import ModelFacts
from engine.model_heads import config_facts, gguf_facts
from vectors.errors import BadInput

_SECONDS = 20.0
_HEAD_BYTES = 128 * 1024
"""How much of a GGUF file is read to learn the model's shape, which stands before its vocabulary."""
_CONFIG_LIMIT = 4 << 20


def list_repository(place: HubPlace, endpoint: str = HUB, token: str = "") -> Listing:
    """The variants of a repository at one commit, with exact sizes and what their heads tell.

    Raises the sentences of `engine.hub.errors`, and NothingToFetch.
    """
    hub, token = library(), token_for(endpoint, token)
    api = hub.HfApi(endpoint=endpoint, token=token or False)
    with told(str(place), endpoint, had_token=bool(token)):
        info = api.model_info(
            place.repository, revision=place.revision, files_metadata=True, timeout=_SECONDS
        )
    files = tuple(_file(each) for each in info.siblings or ())
    variants = variants_of(place.repository, files)
    wanted = place.variant or variant_with(variants, place.file)
    is_file = bool(place.file) and not place.file.endswith("/")
    if is_file and not any(each.name == place.file for each in files):
        raise NothingToFetch(place.repository, f"holds no file “{place.file}”")
    asking = _Asking(place.repository, str(info.sha), endpoint, token)
    shape = asking.shape(files, variants)
    return Listing(
        repository=place.repository,
        revision=place.revision,
        commit=str(info.sha),
        endpoint=endpoint,
        variants=tuple(replace(each, facts=_facts(each, shape)) for each in variants),
        is_gated=bool(info.gated),
        licence=str(getattr(info.card_data, "license", "") or ""),
        wanted=wanted,
    )


def library() -> Any:
    """huggingface_hub, made quiet, and to hand over downloads in small pieces. Raises HubOffline."""
    import huggingface_hub
    from huggingface_hub import constants
    from huggingface_hub.utils import logging as library_logging
    from huggingface_hub.utils.tqdm import disable_progress_bars

    if constants.HF_HUB_OFFLINE:
        raise HubOffline
    disable_progress_bars()
    library_logging.set_verbosity(logging.ERROR)
    constants.DOWNLOAD_CHUNK_SIZE = 1 << 17  # 10 MB else: too much to lose, and to wait for
    return huggingface_hub


def token_for(endpoint: str, given: str = "") -> str:
    """The token to send to a hub: the one that is given, else, to the hub itself alone, that of the
    environment or of the hub's own command line. Raises BadInput for one that cannot be sent."""
    token = given.strip()
    if not token and endpoint == HUB:
        from huggingface_hub import get_token

        token = get_token() or ""
    if token and (not token.isascii() or any(each.isspace() for each in token)):
        raise BadInput("A token is one word of letters and digits; copy it once more.")
    if token and not endpoint.startswith("https://") and not is_loopback(endpoint):
        raise BadInput(f"A token is not sent to {endpoint}, where others could read it; use https.")
    return token


def _file(sibling: Any) -> HubFile:
    lfs = sibling.lfs
    if lfs is not None:
        return HubFile(sibling.rfilename, int(lfs.size), sha256=str(lfs.sha256))
    return HubFile(sibling.rfilename, int(sibling.size or 0), git_hash=str(sibling.blob_id or ""))


def _facts(variant: Variant, shape: ModelFacts | None) -> ModelFacts | None:
    """What is known of one variant: the repository's shape, and its own kind and size."""
    if shape is None:
        return None
    n_bytes = sum(each.size for each in variant.weights)
    is_gguf = variant.kind == "gguf"
    numbers = variant.name if is_gguf else shape.numbers
    if is_gguf or shape.is_gguf:
        return replace(shape, is_gguf=is_gguf, n_bytes=n_bytes, numbers=numbers)
    tokenizer = next((each.size for each in variant.files if each.name == "tokenizer.json"), 0)
    size = {"F32": 4, "F64": 8}.get(shape.numbers, 2)
    return replace(shape, n_bytes=n_bytes, n_parameters=n_bytes // size, tokenizer_bytes=tokenizer)


class _Asking:
    """Reads small things out of a repository."""

    def __init__(self, repository: str, commit: str, endpoint: str, token: str) -> None:
        self._repository, self._commit, self._endpoint, self._token = repository, commit, endpoint, token

    def shape(self, files: tuple[HubFile, ...], variants: tuple[Variant, ...]) -> ModelFacts | None:
        """The model's shape: out of config.json, else out of the head of its smallest GGUF file."""
        sizes = {each.name: each.size for each in files}
        if 0 < sizes.get("config.json", 0) <= _CONFIG_LIMIT:
            config = self._json("config.json")
            template = {"chat_template.jinja", "chat_template.json"} & set(sizes)
            if config is not None:
                facts = config_facts(config, has_template=bool(template))
                if facts.n_layers and facts.width:
                    return facts
        gguf = next((each for each in variants if each.kind == "gguf"), None)
        if gguf is None:
            return None
        head = head_of(io.BytesIO(self._beginning(gguf.weights[0].name)))
        return gguf_facts(head, 0) if head is not None and head.of_model("block_count") else None

    def _json(self, name: str) -> dict[str, Any] | None:
        try:
            found = json.loads(self._beginning(name, _CONFIG_LIMIT))
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None

    def _beginning(self, name: str, count: int = _HEAD_BYTES) -> bytes:
        from huggingface_hub import hf_hub_url
        from huggingface_hub.utils._headers import build_hf_headers
        from huggingface_hub.utils._http import get_session, hf_raise_for_status

        url = hf_hub_url(self._repository, name, revision=self._commit, endpoint=self._endpoint)
        headers = {**build_hf_headers(token=self._token or False), "Range": f"bytes=0-{count - 1}"}
        data = b""
        with (
            told(f"{self._repository}/{name}", self._endpoint, had_token=bool(self._token)),
            get_session().stream("GET", url, headers=headers, timeout=_SECONDS) as answer,
        ):
            hf_raise_for_status(answer)
            for piece in answer.iter_bytes():
                data += piece
                if len(data) >= count:
                    break
        return data[:count]
