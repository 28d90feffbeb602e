"""Rejects: entries that broke a rule, each with its faults and the page that it is on."""

import json

from msgspec import Struct
from msgspec.structs import replace

from etl.ids import CaptureId
from etl.stage.connection import Connection, fetch_rows
from etl.stage.sql_files import sql_folder


class RejectRow(Struct, frozen=True):
    """A reject and the page that it is on; its fields are the keys of `rejects --json`.

    row: the entry as it was read, its lists included. faults: everything that is wrong with it.
    """

    reject_id: str
    table_name: str
    capture_id: CaptureId
    position: int
    row: object
    faults: list[str]
    parser_version: int
    url: str | None
    template: str


def read_rejects(con: Connection, fault: str | None) -> list[RejectRow]:
    """The rejects, in the order of their pages. fault: only those with a fault that contains it."""
    found = fetch_rows(con, RejectRow, sql_folder("summary")["rejects"].text, fault=fault)
    return [replace(it, row=json.loads(str(it.row))) for it in found]
