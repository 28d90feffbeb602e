"""Answers of `GET /api/daily_papers`, and the forms in which an archive kept them.

Keys, dates and the archive's forms stand in FACTS 4.
"""

import re
from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace

from etl.archive.documents import Provenance
from etl.errors import UnreadablePage
from etl.sources.daily_papers.detail import is_detail, parse_detail
from etl.sources.daily_papers.entry_caps import check_entry_count
from etl.sources.daily_papers.filing import file_entries
from etl.sources.daily_papers.json_entries import parse_entries
from etl.sources.daily_papers.listed_item import JsonObject
from etl.sources.daily_papers.literal import parse_literals
from etl.sources.daily_papers.lone_surrogates import decode_mended
from etl.sources.daily_papers.printed_days import stated_day
from etl.sources.daily_papers.records import ParsedDocument
from etl.sources.daily_papers.urls import Address, parse_address

API_VERSION = 8
API_TEMPLATES = ("api_array", "api_lines", "api_repr", "api_wrapped", "api_no_data")

_LINES = re.compile(r"\s*\{[^\n]*\}[ \t\r]*\n\s*\{")
"""Two objects, each on a line of its own: the form in which many tools keep an array's items. An
item that stands alone is one such line."""

_DECODER = msgspec.json.Decoder()


def parse_api(text: str, provenance: Provenance) -> ParsedDocument:
    """The listing of an answer. UnreadablePage where the JSON is broken or of no known shape."""
    is_lines = _LINES.match(text) is not None
    value = _decoded(text, is_lines=is_lines)
    if is_lines:
        return _listing("api_lines", value, provenance)
    if isinstance(value, list):
        return _listing("api_array", value, provenance)
    if isinstance(value, dict):
        return _object(value, provenance)
    raise UnreadablePage("unknown_shape", f"JSON, but no listing: {text.strip()[:40]!r}")


def _decoded(text: str, *, is_lines: bool) -> Any:
    try:
        return decode_mended(text, _DECODER.decode_lines if is_lines else _DECODER.decode)
    except msgspec.DecodeError as error:
        raise UnreadablePage("broken_json", f"broken JSON: {error}") from error
    except RecursionError as error:
        raise UnreadablePage("too_deep", "JSON nested too deeply") from error


def _object(value: JsonObject, provenance: Provenance) -> ParsedDocument:
    if isinstance(value.get("data"), list) and value.get("status") == "success":
        return _wrapped(value, provenance)
    if value.get("status") == "no_data" and not value.get("data"):
        return _no_data(value)
    if is_detail(value):
        return parse_detail(value, provenance)
    if error := next((value[key] for key in ("error", "message") if value.get(key)), None):
        raise UnreadablePage("error_answer", f"an error in JSON: {str(error)[:120]!r}")
    if isinstance(value.get("paper"), dict):
        return _listing("api_lines", [value], provenance)
    keys = ", ".join(sorted(value)[:8])[:120]
    detail = f"a JSON object that no template knows (keys: {keys or 'none'})"
    raise UnreadablePage("unknown_shape", detail)


def _no_data(value: JsonObject) -> ParsedDocument:
    day = _own_day(value)
    if day is None:
        detail = f"a no-data answer without a date: {value.get('date')!r}"[:120]
        raise UnreadablePage("unknown_shape", detail)
    message = value.get("message") or "no papers"
    return ParsedDocument(
        "api_no_data",
        API_VERSION,
        "empty",
        fault_kind="no_papers",
        fault=f"no data: {str(message)[:120]}",
        listing_kind="daily",
        listed_on=day,
    )


def _wrapped(value: JsonObject, provenance: Provenance) -> ParsedDocument:
    """The archive's wrapping states its own date and count."""
    listed = value["data"]
    reading = _listing("api_wrapped", listed, provenance, own=_own_day(value))
    unknown = {
        f"wrapping.{key}": 1 for key in value if key not in ("status", "date", "count", "data")
    }
    reading = replace(reading, unknown_keys={**unknown, **reading.unknown_keys})
    if value.get("count") == len(listed):
        return reading
    odd = f"count says {value.get('count')!r}, data holds {len(listed)}"[:120]
    return replace(
        reading,
        fault_kind=reading.fault_kind or "count_differs",
        fault="; ".join(filter(None, (odd, reading.fault))),
    )


def _own_day(value: JsonObject) -> date | None:
    return stated_day(value["date"]) if isinstance(value.get("date"), str) else None


def _listing(
    template: str, listed: list[Any], provenance: Provenance, own: date | None = None
) -> ParsedDocument:
    asked = parse_address(provenance.url)
    if not listed:
        return _nothing(template, asked, own or provenance.listed_on or asked.day)
    check_entry_count(len(listed))
    if any(isinstance(one, str) for one in listed):
        template = "api_repr" if template == "api_array" else template
        listed, spoilt = parse_literals(listed)
    else:
        spoilt = {}
    if not any(isinstance(one, dict) and "paper" in one for one in listed):
        form = "JSON lines" if template == "api_lines" else "a JSON array"
        detail = f"{form}, but of no papers: {len(listed)} members"
        raise UnreadablePage("unknown_shape", detail)
    found = parse_entries(listed, asked.first_position, spoilt)
    return ParsedDocument(
        template,
        API_VERSION,
        "page",
        entries=found.entries,
        rejects=found.rejects,
        unknown_keys=found.unknown_keys,
        **file_entries(found.entries, asked, own, provenance.listed_on),
    )


def _nothing(template: str, asked: Address, requested: date | None) -> ParsedDocument:
    """An empty list files nothing, so the requested day may stand as its day.

    A later page without papers is the end of an answer, not an empty day.
    """
    if asked.kind == "detail":
        raise UnreadablePage("unknown_shape", "an empty list where a paper was asked for")
    day = None if asked.page else requested
    return ParsedDocument(
        template,
        API_VERSION,
        "empty",
        fault_kind="past_the_end" if asked.page else "no_papers",
        fault=f"no papers on page {asked.page}, counted from 0" if asked.page else "no papers",
        listing_kind="daily" if day else asked.kind,
        listed_on=day,
        period=asked.period,
        query=asked.query,
    )
