"""Downloads from a hub on loopback: whole, cut off and gone on with, damaged, refused, without room."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.control import Control, JobCancelled
from engine.hub import fetching
from engine.hub.asking import list_repository
from engine.hub.errors import (
    AlreadyComing,
    DamagedDownload,
    HubOffline,
    HubRefused,
    NeedsToken,
    NoRoom,
    NotOnHub,
    TokenRefused,
    Unreachable,
)
from engine.hub.fetching import fetch
from engine.hub.links import parse_place
from engine.hub.listing import chosen_variant
from engine.hub.record import Record, bytes_here, kept_place, read_record, record_of
from engine.models import resolve_model
from tests.disks import small_disk
from tests.hub_server import COMMIT, Hub

WEIGHTS = "model.safetensors"


def ordered(hub: Hub, name: str = "someone/calm", token: str = "") -> Record:
    listing = list_repository(parse_place(name), hub.address, token)
    return record_of(listing, chosen_variant(listing))


class StoppedAt(Control):
    """Reins that cancel as soon as so many bytes are there."""

    def __init__(self, count: int) -> None:
        super().__init__("job", self._at)
        self._count = count

    def _at(self, phase: str, done: int, total: int, unit: str) -> None:
        if done >= self._count:
            self.cancel()


def test_that_a_download_opens_as_the_model_it_came_from(hub: Hub, tmp_path: Path) -> None:
    told: list[tuple[str, int, int, str]] = []
    place = fetch(ordered(hub), tmp_path, control=Control("job", lambda *at: told.append(at)))
    assert place == tmp_path / "someone--calm"
    opened, builtin = resolve_model(str(place)), resolve_model("builtin")
    assert opened.fingerprint == builtin.fingerprint
    assert (opened.name, opened.revision) == ("someone/calm", COMMIT)
    assert kept_place(tmp_path, "someone/calm") == place
    total = sum(len(data) for name, data in hub.files["someone/calm"].items() if name != "README.md")
    assert told[-1] == ("downloading", total, total, "bytes")
    assert [done for _, done, _, _ in told] == sorted(done for _, done, _, _ in told)
    assert not (place / "README.md").exists()
    assert not list(place.glob("*.part"))


def test_that_a_connection_that_breaks_is_gone_on_with_where_it_broke(hub: Hub, tmp_path: Path) -> None:
    hub.breaks[WEIGHTS] = [3_000_000, 2_000_000]
    place = fetch(ordered(hub), tmp_path)
    starts = [int(each.removeprefix("bytes=").rstrip("-") or 0) for each in hub.ranges_of(WEIGHTS)]
    assert starts[0] == 0 and 2_500_000 < starts[1] <= 3_000_000 and 4_000_000 < starts[2] <= 5_000_000
    assert (place / WEIGHTS).read_bytes() == hub.files["someone/calm"][WEIGHTS]


def test_that_a_cancelled_download_goes_on_with_what_is_there(hub: Hub, tmp_path: Path) -> None:
    record = ordered(hub)
    with pytest.raises(JobCancelled):
        fetch(record, tmp_path, control=StoppedAt(4_000_000))
    folder = tmp_path / record.folder_name
    before = bytes_here(record, folder)
    assert 4_000_000 <= before < record.n_bytes
    kept = read_record(folder)
    assert kept == record and not kept.is_complete
    assert kept_place(tmp_path, "someone/calm") is None
    hub.requests.clear()
    fetch(kept, tmp_path)
    (asked,) = hub.ranges_of(WEIGHTS)
    assert int(asked.removeprefix("bytes=").rstrip("-")) > 3_000_000
    assert (folder / WEIGHTS).read_bytes() == hub.files["someone/calm"][WEIGHTS]


def test_that_two_do_not_write_into_one_file(hub: Hub, tmp_path: Path) -> None:
    record = ordered(hub)
    refused: list[str] = []

    def meanwhile(phase: str, done: int, total: int, unit: str) -> None:
        if done > 4_000_000 and not refused:
            with pytest.raises(AlreadyComing) as told:
                fetch(record, tmp_path)
            refused.append(str(told.value))

    place = fetch(record, tmp_path, control=Control("job", meanwhile))
    assert refused == ["“someone/calm” is being downloaded by another Tiller; wait for it, or stop it there."]
    assert (place / WEIGHTS).read_bytes() == hub.files["someone/calm"][WEIGHTS]
    fetch(record, tmp_path)


def test_that_a_server_without_ranges_sends_all_again(hub: Hub, tmp_path: Path) -> None:
    record = ordered(hub)
    with pytest.raises(JobCancelled):
        fetch(record, tmp_path, control=StoppedAt(4_000_000))
    hub.ignores_ranges = True
    place = fetch(record, tmp_path)
    assert (place / WEIGHTS).read_bytes() == hub.files["someone/calm"][WEIGHTS]


def test_that_a_large_file_comes_in_pieces_and_a_broken_piece_is_gone_on_with(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "AT_ONCE", 6_000_000)
    hub.breaks[WEIGHTS] = [2_000_000]
    size = len(hub.files["someone/calm"][WEIGHTS])
    place = fetch(ordered(hub), tmp_path)
    assert (place / WEIGHTS).read_bytes() == hub.files["someone/calm"][WEIGHTS]
    first, again, *rest = [each.removeprefix("bytes=").split("-") for each in hub.ranges_of(WEIGHTS)]
    assert first == ["0", "5999999"] and again[1] == "5999999" and 1_000_000 < int(again[0]) <= 2_000_000
    assert rest == [["6000000", "11999999"], ["12000000", str(size - 1)]]


def test_that_large_files_come_whole_from_a_server_without_ranges(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "AT_ONCE", 6_000_000)
    hub.ignores_ranges = True
    place = fetch(ordered(hub), tmp_path)
    assert (place / WEIGHTS).read_bytes() == hub.files["someone/calm"][WEIGHTS]
    assert len(hub.ranges_of(WEIGHTS)) == 1


def test_that_a_file_above_50_gb_is_fetched_with_its_exact_numbers(hub: Hub, tmp_path: Path) -> None:
    hub.files["org/huge"] = {"huge-Q8_0.gguf": b"GGUF"}
    hub.huge["huge-Q8_0.gguf"] = 60_000_000_007
    record = ordered(hub, "org/huge")
    assert record.n_bytes == 60_000_000_007
    with small_disk(tmp_path / "disk", "50g") as disk, pytest.raises(NoRoom, match=r"60\.00 GB are to come"):
        fetch(record, disk.folder)
    told: list[tuple[int, int]] = []

    def stop(phase: str, done: int, total: int, unit: str) -> None:
        told.append((done, total))
        if done > 3_000_000:
            control.cancel()

    control = Control("job", stop)
    with small_disk(tmp_path / "large", "100g") as disk, pytest.raises(JobCancelled):
        fetch(record, disk.folder, control=control)
    assert told[-1][0] > 3_000_000 and {total for _, total in told} == {60_000_000_007}
    assert hub.ranges_of("huge-Q8_0.gguf")[-1] == "bytes=0-19999999999"


@pytest.mark.parametrize("name", [WEIGHTS, "config.json"])
def test_that_a_file_of_another_hash_is_removed_and_fetched_again(
    hub: Hub, tmp_path: Path, name: str
) -> None:
    record = ordered(hub)
    hub.lies.add(name)
    with pytest.raises(DamagedDownload, match=rf"“{name}” is not what the hub lists"):
        fetch(record, tmp_path)
    assert not list((tmp_path / record.folder_name).glob(f"{name}*"))
    hub.lies.clear()
    assert (fetch(record, tmp_path) / name).read_bytes() == hub.files["someone/calm"][name]


def test_that_damage_to_what_was_there_before_is_found(hub: Hub, tmp_path: Path) -> None:
    record = ordered(hub)
    with pytest.raises(JobCancelled):
        fetch(record, tmp_path, control=StoppedAt(4_000_000))
    part = tmp_path / record.folder_name / f"{WEIGHTS}.part"
    part.write_bytes(b"\0" * part.stat().st_size)
    with pytest.raises(DamagedDownload):
        fetch(record, tmp_path)


def test_that_too_little_room_is_said_before_the_first_byte(hub: Hub, tmp_path: Path) -> None:
    record = ordered(hub)
    with small_disk(tmp_path / "disk", "8m") as disk:
        hub.requests.clear()
        with pytest.raises(NoRoom, match=r"free, and 0\.01 GB are to come"):
            fetch(record, disk.folder)
        assert hub.requests == []


def test_that_a_disk_that_fills_up_meanwhile_keeps_what_has_come(hub: Hub, tmp_path: Path) -> None:
    record = ordered(hub)
    with small_disk(tmp_path / "disk", "24m") as disk:

        def fill(phase: str, done: int, total: int, unit: str) -> None:
            if done > 4_000_000 and not (disk.folder / "ballast").exists():
                disk.fill()

        with pytest.raises(NoRoom):
            fetch(record, disk.folder, control=Control("job", fill))
        assert bytes_here(record, disk.folder / record.folder_name) > 3_000_000
        disk.free()
        assert resolve_model(str(fetch(record, disk.folder))).n_layers == 8


# ---- what the hub refuses


def test_that_what_is_not_there_or_hidden_is_said(hub: Hub) -> None:
    for name, token in (("someone/else", ""), ("someone/calm@v9", ""), ("someone/else", "hf_right")):
        hub.tokens = {"hf_right"}
        with pytest.raises(NotOnHub, match=r"check the name, or give a token"):
            list_repository(parse_place(name), hub.address, token)


def test_that_a_gated_model_asks_for_its_terms_and_a_token(hub: Hub, tmp_path: Path) -> None:
    hub.gates.add("someone/calm")
    hub.tokens = {"hf_right"}
    with pytest.raises(NeedsToken, match=rf"accept its terms at {hub.address}/someone/calm, and then give"):
        list_repository(parse_place("someone/calm"), hub.address)
    with pytest.raises(TokenRefused):
        list_repository(parse_place("someone/calm"), hub.address, "hf_wrong")
    listing = list_repository(parse_place("someone/calm"), hub.address, "hf_right")
    assert listing.is_gated
    record = record_of(listing, chosen_variant(listing))
    with pytest.raises(NeedsToken):
        fetch(record, tmp_path)
    fetch(record, tmp_path, "hf_right")
    assert "hf_right" not in (tmp_path / record.folder_name / ".tiller-download.json").read_text()


def test_that_other_answers_and_none_at_all_are_said(hub: Hub, tmp_path: Path) -> None:
    record = ordered(hub)
    hub.status = 403
    with pytest.raises(NeedsToken):
        fetch(record, tmp_path)
    hub.status = 418
    with pytest.raises(HubRefused, match=r"status 418"):
        fetch(record, tmp_path)
    with pytest.raises(Unreachable, match=r"http://127\.0\.0\.1:1 cannot be reached"):
        list_repository(parse_place("someone/calm"), "http://127.0.0.1:1")


def test_that_the_environment_can_forbid_all_of_it(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(HubOffline):
        list_repository(parse_place("someone/calm"), hub.address)
    assert hub.requests == []


def test_that_the_token_of_the_environment_goes_to_the_hub_itself_alone(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    list_repository(parse_place("someone/calm"), hub.address)
    assert set(hub.seen_tokens) == {""}
