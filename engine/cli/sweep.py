"""The verb `sweep`: measures effect and coherence over scales, and so the vector's dial."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.cli.model_choice import THE_USUAL, ModelChoice, loads_a_model
from engine.cli.options import DataDir, Json, begin
from engine.cli.output import ProgressLine, print_json, table
from engine.engine import new_job
from engine.messages import Sweep
from vectors.layers import parse_layers
from vectors.values import Calibration, PoleCalibration, SteeringVector


@loads_a_model
def sweep(
    name: Annotated[str, typer.Argument(help="The vector to measure.")],
    model_choice: ModelChoice = THE_USUAL,
    layers: Annotated[
        str | None, typer.Option(metavar="LAYERS", help="Steer these, like 3,5-8.", show_default=False)
    ] = None,
    question: Annotated[
        list[str] | None, typer.Option(help="A question to measure on; may be given again.")
    ] = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Measure a vector over strengths and calibrate its dial."""
    chosen = None if layers is None else parse_layers(layers)
    paths = begin(data_dir)
    line = ProgressLine(is_long=True)
    with model_choice.session(paths, line) as session:
        vector = session.library.find(name, session.info.ref)
        swept = session.sweep(Sweep(new_job(), vector.id, chosen, tuple(question or ())))
    if as_json:
        print_json(
            {
                "name": swept.name,
                "id": swept.vector_id,
                "file": swept.file,
                "model": vector.model.name,
                "calibration": swept.calibration,
            }
        )
        return
    print(_points(swept.calibration))
    print("\n".join(dial_lines(vector, swept.calibration)))


def dial_lines(vector: SteeringVector, measured: Calibration) -> tuple[str, str]:
    """What a measurement says of each pole."""
    return _dial(vector.positive, measured.positive), _dial(vector.negative, measured.negative)


def _points(calibration: Calibration) -> str:
    rows = [
        (
            f"{point.scale:+.3f}",
            f"{point.effect:+.2f}",
            f"{point.excess_loss:+.2f}",
            f"{point.distinct3:.2f}",
            f"{point.kl:.2f}",
            "yes" if point.coherent else "no",
        )
        for point in calibration.points
    ]
    return table(("scale", "effect", "excess loss", "distinct-3", "KL", "coherent"), rows)


def _dial(pole: str, measured: PoleCalibration | None) -> str:
    if measured is None:
        return f"{pole}: no scale kept the text coherent, so this pole has no dial"
    return (
        f"{pole}: strength 1 is scale {measured.scale_at_one:.3f}; "
        f"text is broken from strength {measured.collapse_strength:.2f} on"
    )
