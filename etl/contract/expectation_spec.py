"""Expectations of Great Expectations as data, which the contract can state without the library."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ExpectationSpec:
    """An expectation as data: its name in Great Expectations, and what its class is given."""

    name: str
    arguments: Mapping[str, Any]


def no_rows_expectation(select: str) -> ExpectationSpec:
    """The expectation that a query finds no row; its class is one of `expectations`."""
    return ExpectationSpec("expect_no_rows", {"unexpected_rows_query": select})
