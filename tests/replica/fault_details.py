"""Faults of the site's details of a paper."""

import json
from collections.abc import Callable
from typing import Any

from .exchange import HTML, JSON, Reply
from .fault import Change, Fault, with_body, with_headers
from .site import LOGIN_PAGE

Detail = dict[str, Any]

MANY = 20_000
"""The models of the longest list."""


def _detail(edit: Callable[[Detail], Any]) -> Change:
    """Edits the decoded detail of a paper; an answer that has none stays."""

    def change(reply: Reply, _scene: object) -> Reply:
        if reply.status != 200:
            return reply
        return with_body(reply, json.dumps(edit(json.loads(reply.body))).encode())

    return change


def _fixed(status: int, body: bytes, **headers: str) -> Change:
    stated = with_headers(Reply(status, body, JSON if body[:1] == b"{" else HTML), **headers)
    return lambda _reply, _scene: stated


def _with_models(models: list[Any], total: int) -> Change:
    return _detail(lambda it: it | {"linkedModels": models, "numTotalModels": total})


def _model(number: int) -> Detail:
    return {"id": f"halden/Sheep-{number}", "author": "halden", "likes": 1, "downloads": number}


DETAIL_FAULTS = (
    Fault("detail_gone", "a paper taken off the site", _fixed(404, b'{"error":"Gone"}'), "details"),
    Fault(
        "detail_many",
        "a list of models without end",
        _with_models([_model(number) for number in range(MANY)], MANY),
        "details",
    ),
    Fault(
        "detail_fewer",
        "a list far shorter than its total",
        _with_models([_model(1)], 324),
        "details",
    ),
    Fault("detail_more", "a list longer than its total", _with_models([_model(1)], 0), "details"),
    Fault(
        "detail_twice",
        "a model twice in a list",
        _with_models([_model(1), _model(1)], 2),
        "details",
    ),
    Fault(
        "detail_mistyped",
        "likes that are no number",
        _with_models([_model(1) | {"likes": "many"}, _model(2)], 2),
        "details",
    ),
    Fault(
        "detail_other_paper",
        "another paper under the address",
        _detail(lambda it: it | {"id": "0704.0001"}),
        "details",
    ),
    Fault(
        "detail_without_lists",
        "a detail that says nothing of repositories",
        _detail(
            lambda it: {k: v for k, v in it.items() if not k.startswith(("linked", "numTotal"))}
        ),
        "details",
    ),
    Fault("detail_html", "a page where a detail was due", _fixed(200, LOGIN_PAGE), "details"),
    Fault("detail_emptied", "a detail without a word", _fixed(200, b""), "details"),
    Fault(
        "detail_cut",
        "a detail that breaks off, lengths agreeing",
        lambda reply, _scene: with_body(reply, reply.body[: len(reply.body) * 2 // 3]),
        "details",
    ),
    Fault(
        "detail_limited",
        "the quota's 429 for a detail",
        _fixed(429, b'{"error":"Too many requests"}', Retry_After="7"),
        "details",
    ),
    Fault("detail_error", "a crash of the site's API", _fixed(500, b'{"error":"Oops"}'), "details"),
)
