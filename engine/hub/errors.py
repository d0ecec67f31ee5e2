"""What can go wrong with the hub, each as a sentence with the next step."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vectors.errors import TillerError

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class HubOffline(TillerError):
    """The person's environment forbids the hub."""

    def __init__(self) -> None:
        super().__init__(
            "The variable HF_HUB_OFFLINE forbids every download; start Tiller without it to fetch models."
        )


class Unreachable(TillerError):
    """No answer, or the connection broke too often."""

    def __init__(self, endpoint: str, reason: str) -> None:
        self.endpoint, self.reason = endpoint, reason
        super().__init__(f"{endpoint} cannot be reached ({reason}); go on later, what is here is kept.")


class NotOnHub(TillerError):
    """No such repository, revision or file, or none that may be seen."""

    def __init__(self, what: str, endpoint: str) -> None:
        self.what, self.endpoint = what, endpoint
        super().__init__(
            f"{endpoint} has no “{what}”, or shows it only with a token; check the name, or give a token."
        )


class NeedsToken(TillerError):
    """A gated repository, whose terms have to be accepted; or a token that is not enough."""

    def __init__(self, repository: str, endpoint: str, *, had_token: bool) -> None:
        self.repository, self.had_token = repository, had_token
        step = (
            "then try again with that account's token" if had_token else "then give a token of that account"
        )
        super().__init__(f"“{repository}” is gated: accept its terms at {endpoint}/{repository}, and {step}.")


class TokenRefused(TillerError):
    """The hub does not know the token."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(
            f"{endpoint} refuses the token; make a new one in your account there, and give that."
        )


class HubRefused(TillerError):
    """Any other answer than the file."""

    def __init__(self, endpoint: str, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{endpoint} refused ({reason}); try again later, what is here is kept.")


class DamagedDownload(TillerError):
    """The bytes that came are not those that the hub lists."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"“{name}” is not what the hub lists (its hash is another) and was removed; download it again."
        )


class NoRoom(TillerError):
    """The disk has too little room for a download."""

    def __init__(self, folder: Path, needed: int, free: int) -> None:
        self.folder, self.needed, self.free = folder, needed, free
        super().__init__(
            f"The disk of “{folder}” has {free / 1e9:.2f} GB free, and {needed / 1e9:.2f} GB are to come; "
            f"free some space and go on, what is here is kept."
        )


class AlreadyComing(TillerError):
    """Another process fetches the same."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"“{name}” is being downloaded by another Tiller; wait for it, or stop it there.")


class DiskRefused(TillerError):
    """A folder that cannot be written."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"“{folder}” cannot be written ({reason}); see who may write there, and try again.")


@contextmanager
def told(what: str, endpoint: str, *, had_token: bool) -> Iterator[None]:
    """Turn what the hub's library raises into sentences; `what` is a repository, or one of its files."""
    from huggingface_hub import errors

    # That of whichever client the library is built on.
    broken: type[Exception] = errors.HfHubHTTPError.__bases__[0]

    repository = "/".join(what.split("@")[0].split("/")[:2])
    try:
        yield
    except errors.OfflineModeIsEnabled:
        raise HubOffline from None
    except errors.GatedRepoError:
        raise NeedsToken(repository, endpoint, had_token=had_token) from None
    except (errors.RepositoryNotFoundError, errors.RevisionNotFoundError, errors.EntryNotFoundError) as error:
        status = getattr(getattr(error, "response", None), "status_code", 0)
        if status == 401 and had_token:
            raise TokenRefused(endpoint) from None
        raise NotOnHub(what, endpoint) from None
    except errors.HfHubHTTPError as error:
        status = error.response.status_code
        if status == 401:
            raise (TokenRefused(endpoint) if had_token else NotOnHub(what, endpoint)) from None
        if status == 403:
            raise NeedsToken(repository, endpoint, had_token=had_token) from None
        raise HubRefused(endpoint, f"status {status}") from error
    except broken as error:
        raise Unreachable(endpoint, str(error) or type(error).__name__) from error


def disk_refused(error: OSError, folder: Path, needed: int, free: int) -> TillerError:
    """The sentence for what a disk refused."""
    if error.errno in _NO_ROOM:
        return NoRoom(folder, needed, free)
    return DiskRefused(folder, error.strerror or str(error))
