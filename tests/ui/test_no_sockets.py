"""No internet socket is opened, by the window's process or the engine's, whatever else a person does.

The whole application is used in processes that may open none, and in which one is noticed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BANNED = ROOT / "tests" / "banned"
UNGUARDED = "compiled code is not watched"
WINDOW = (
    "test_click_through.py",
    "test_message_actions.py::test_that_an_edited_question_is_asked_beside_the_old_one_which_stays",
    "test_attaching.py::test_that_a_file_chosen_by_the_button_goes_along_and_is_read_by_the_model",
    "test_conversations.py::test_that_search_marks_the_words_and_opens_the_hit_in_its_place",
    "test_conversations.py::test_that_export_and_import_go_through_dialogs_and_an_import_can_be_undone",
    "test_chat_body.py::test_that_nothing_in_a_reply_is_ever_loaded",
    "test_new_vector.py::test_that_three_typed_pairs_become_a_vector_with_the_numbers_that_the_command_line_shows",
    "test_vector_page.py::test_that_details_show_a_measured_vector_in_one_plot_by_layer_and_one_by_scale",
    "test_features.py::test_that_the_keyboard_alone_is_enough",
    "test_settings_page.py::test_that_sampling_is_as_the_model_says_until_it_is_chosen",
    "test_shortcuts.py::test_that_other_keys_act_at_once_are_told_in_the_tooltip_and_kept",
    "test_personas_exchange.py::test_that_an_exported_persona_is_imported_whole_and_beside_the_old_one",
    "test_personas_exchange.py::test_that_a_character_card_is_imported_and_says_what_was_left_out",
    "test_models_menu.py::test_that_a_folder_is_opened_through_the_dialog_in_a_fresh_process",
    "test_models_menu.py::test_that_unloading_ends_the_process_and_a_model_loads_after_it",
    "models_page/test_page.py::test_that_the_page_lists_what_is_here_and_what_is_wrong_with_it",
    "models_page/test_page.py::test_that_a_folder_of_ones_own_is_added_kept_and_taken_off",
    "models_page/test_page.py::test_that_a_model_is_loaded_and_unloaded_from_its_row",
    "test_save_gguf.py::test_that_the_model_is_saved_where_tiller_keeps_models_and_opened[q8_0]",
    "test_gguf_models.py::test_that_a_gguf_file_is_answered_by_llama_cpp_steered_and_says_so[f16]",
)
"""What is done in the window by hand, part by part; one test of each that goes the longest way through it."""
COMMANDS = (
    ("self-test", "--json"),
    ("chat", "What are you?", "--steer", "ocean=1", "--json"),
    ("models", "list", "--json"),
    ("models", "info", "builtin", "--json"),
    ("vectors", "list", "--json"),
)
OPEN_ONE = "import socket; socket.create_server(('127.0.0.1', 0))"
OPEN_ONE_UNDERNEATH = "import ctypes; print(ctypes.CDLL(None).socket(2, 1, 0))"
SERVE = """
from engine.engine import new_job
from engine.hosts import open_engine
from engine.messages import EngineStarted, ServerChanged, StartServer
from engine.paths import data_paths

if __name__ == "__main__":
    engine = open_engine(data_paths(), in_process=False)
    engine.submit(StartServer(port=0))
    while True:
        match engine.events.get(timeout=60):
            case EngineStarted(pid):
                print(pid, flush=True)
            case ServerChanged(problem=problem):
                print(problem, flush=True)
                break
    engine.close()
"""
pytestmark = [pytest.mark.usefixtures("builtin_ref"), pytest.mark.timeout(300)]


@dataclass(frozen=True)
class Done:
    """How a program without internet sockets ended, what it said, and which sockets it wanted."""

    status: int
    out: str
    wanted: tuple[str, ...]
    is_guarded: bool


class Ban:
    """Runs programs that may open no internet socket, and may otherwise reach for the network as usual."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def run(self, *arguments: str) -> Done:
        log = self._folder / "sockets.log"
        log.write_text("")
        environment = {
            **os.environ,
            "PYTHONPATH": str(BANNED),
            "TILLER_TEST_SOCKETS": str(log),
            "TILLER_DATA_DIR": str(self._folder / "data"),
            "HF_HOME": str(self._folder / "hub"),
            "HF_HUB_OFFLINE": "0",
            "TRANSFORMERS_OFFLINE": "0",
        }
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=280,
            check=False,
        )
        told = log.read_text()
        wanted = [line for line in told.splitlines() if line and UNGUARDED not in line]
        return Done(done.returncode, done.stdout, tuple(wanted), UNGUARDED not in told)


@pytest.fixture
def ban(tmp_path: Path) -> Ban:
    return Ban(tmp_path)


def test_that_the_window_is_used_through_all_its_parts_without_an_internet_socket(ban: Ban) -> None:
    tests = [f"tests/ui/{each}" for each in WINDOW]
    done = ban.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests)
    assert done.wanted == ()
    assert done.status == 0, done.out
    assert " passed" in done.out


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_that_a_command_runs_without_an_internet_socket(ban: Ban, arguments: Sequence[str]) -> None:
    done = ban.run("main.py", *arguments)
    assert done.wanted == ()
    assert done.status == 0, done.out


def test_that_a_socket_would_be_noticed(ban: Ban) -> None:
    done = ban.run("-c", OPEN_ONE)
    assert done.status == 1
    assert "an internet socket is forbidden here" in done.out
    assert any("create_server" in line for line in done.wanted)


def test_that_a_socket_of_compiled_code_would_end_the_process(ban: Ban) -> None:
    done = ban.run("-c", OPEN_ONE_UNDERNEATH)
    if not done.is_guarded:
        pytest.skip("this system cannot forbid a socket to compiled code")
    assert done.status == -signal.SIGSYS
    assert done.out == ""


def test_that_a_socket_in_the_engine_s_process_would_be_noticed(ban: Ban, tmp_path: Path) -> None:
    program = tmp_path / "serve.py"
    program.write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{SERVE}")
    done = ban.run(str(program))
    pid, problem = done.out.splitlines()
    assert "The server cannot listen on" in problem
    assert any(line.startswith(f"{pid}: ") for line in done.wanted)
    assert any("engine/server/address.py" in line for line in done.wanted)
