"""A task for workers that have Polars, which takes longer to import than other tasks to be done."""

from contextlib import suppress

import polars as pl

from etl.workers.task import Meter


def take_the_last_memory(_meter: Meter) -> None:
    """What is left is too little for the threads of Polars, and for words about them."""
    kept = []
    for size in (2**20, 2**12):
        with suppress(MemoryError):
            while True:
                kept.append(bytearray(size))
    pl.repeat(0, 10, eager=True)
