"""Makes the vectors that ship with the builtin model: each set of pairs is extracted, swept and copied.

Run from the repository's root: python packaging/ready_vectors.py [NAME ...]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from engine.engine import new_job  # noqa: E402
from engine.jobs import Session, model_session  # noqa: E402
from engine.messages import Sweep  # noqa: E402
from engine.models import BUILTIN  # noqa: E402
from engine.paths import SHIPPED_PAIRS, SHIPPED_VECTORS, DataPaths  # noqa: E402
from engine.shipping import extract_command  # noqa: E402
from vectors.home_format import save_vector  # noqa: E402
from vectors.shipped import PairSet, shipped_sets  # noqa: E402
from vectors.values import SteeringVector  # noqa: E402


def made(session: Session, pairs: PairSet) -> SteeringVector:
    """The set's vector for the loaded model, measured, without this machine's folders in it."""
    extracted = session.extract(extract_command(pairs, session.info.ref.n_layers))
    session.sweep(Sweep(new_job(), extracted.vector_id))
    vector = session.library.load(extracted.vector_id)
    return replace(vector, model=replace(vector.model, location=""))


def main() -> int:
    """Make the vectors named, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="sets of pairs; all when left out")
    parser.add_argument("--out", type=Path, default=SHIPPED_VECTORS)
    args = parser.parse_args()
    sets = {each.name: each for each in shipped_sets(SHIPPED_PAIRS)}
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, model_session(DataPaths(Path(folder)), BUILTIN) as session:
        for name in args.names or sets:
            vector = made(session, sets[name])
            target = save_vector(vector, args.out / f"{name}.safetensors")
            poles = vector.calibration
            assert poles is not None
            for pole, dial in ((vector.positive, poles.positive), (vector.negative, poles.negative)):
                scale = f"strength 1 is scale {dial.scale_at_one:.3f}" if dial else "no dial"
                print(f"{name}, {pole}: {scale}", flush=True)
            print(f"{name}: {target.stat().st_size / 1e3:.0f} kB in {target}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
