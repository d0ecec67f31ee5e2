"""The verb `serve`: a model behind an OpenAI-compatible HTTP server, until it is interrupted."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.cli.model_choice import THE_USUAL, ModelChoice, loads_a_model
from engine.cli.options import DataDir, Json, begin
from engine.cli.output import ProgressLine, note, print_json
from engine.jobs import Session
from engine.messages import SERVER_PORT, ServerChanged, StartServer
from engine.server.address import checked_start, listening
from engine.server.keys import new_key
from vectors.errors import BadInput


@loads_a_model
def serve(
    model_choice: ModelChoice = THE_USUAL,
    port: Annotated[
        int, typer.Option(min=0, max=2**16 - 1, help="Where to listen; 0: any that is free.")
    ] = SERVER_PORT,
    host: Annotated[
        str, typer.Option(help="An address of this machine; others than 127.0.0.1 need a key.")
    ] = "127.0.0.1",
    key: Annotated[
        str,
        typer.Option(envvar="TILLER_SERVER_KEY", help="What each request must carry.", show_default=False),
    ] = "",
    makes_key: Annotated[bool, typer.Option("--new-key", help="Make a key, and show it.")] = False,
    origins: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-origin", metavar="ORIGIN", help="A web page that may ask, like https://example.org."
        ),
    ] = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Answer OpenAI's clients over HTTP, until Ctrl+C.

    Only programs on this machine can reach it unless another host is named.
    """
    if makes_key and key:
        raise BadInput("A key is given already; leave out --new-key, or --key.")
    key = new_key() if makes_key else key
    command = checked_start(StartServer(host, port, key, tuple(origins or ())))
    listening(command).close()  # a port that cannot be had is said before a model is loaded for it
    with model_choice.session(begin(data_dir), ProgressLine()) as session:
        for each in session.info.notes:
            note(each)
        for state in session.served(command):
            _tell(state, session, key if makes_key else "", as_json=as_json)


def _tell(state: ServerChanged, session: Session, key: str, *, as_json: bool) -> None:
    """Say where the server is, once it is there."""
    if state.waiting or state.served or state.missed:
        return
    name = session.info.ref.name
    if as_json:
        print_json({"address": state.address, "model": name, "key": key})
        return
    note(f"{name} answers at {state.address} until Ctrl+C.")
    if key:
        note(f"Key: {key}")
