"""A case is a target and a seed: its bytes follow from them alone."""

import random
import traceback
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.mutations import mutate
from tests.fuzz.targets import TARGETS

_OURS = ("/etl/", "/tests/fuzz/")


@dataclass(frozen=True)
class Case:
    """One input of one target."""

    target: str
    seed: int

    def __str__(self) -> str:
        return f"{self.target}:{self.seed}"

    def data(self) -> bytes:
        """The sample of the target that the seed chooses, mutated as it says."""
        samples = TARGETS[self.target].samples()
        rng = random.Random(self.seed)
        return mutate(rng.choice(samples), rng, samples)

    def run(self) -> None:
        """Raise what the target raises."""
        with TemporaryDirectory() as folder:
            TARGETS[self.target].run(self.data(), Path(folder))

    def finding(self) -> tuple[str, str] | None:
        """A broken promise: the kind and place of the error, and its trace; None where all held.

        Equal places are one finding.
        """
        try:
            self.run()
        except Exception as error:  # noqa: BLE001 - any exception is what is looked for
            trace = traceback.extract_tb(error.__traceback__)
            ours = [it for it in trace if any(room in it.filename for room in _OURS)]
            place = ours[-1] if ours else trace[-1]
            kind = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
            return kind, "".join(traceback.format_exception(error))
        return None


def case_of(text: str) -> Case:
    """The case that is called `target:seed`."""
    target, _, seed = text.partition(":")
    return Case(target, int(seed))
