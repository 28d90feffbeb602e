"""Faults below HTTP, or in how the body is said to be encoded."""

import gzip
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from isal import igzip

from . import wire
from .exchange import Reply, Send
from .fault import Change, Fault, Scene, with_headers

BOMB_BYTES = 256 * 1024 * 1024
"""What the gzip bomb unpacks to."""


def _sent(send: Send, *, has_status: bool = True) -> Change:
    return lambda reply, _scene: replace(reply, send=send, has_status=has_status)


def _longer(reply: Reply, _scene: Scene) -> Reply:
    stated = with_headers(reply, Content_Length=str(len(reply.body) + 1000), Connection="close")
    return replace(stated, send=wire.send_and_end)


def _shorter(reply: Reply, _scene: Scene) -> Reply:
    stated = with_headers(reply, Content_Length=str(len(reply.body) * 2 // 3), Connection="close")
    return replace(stated, send=wire.send_and_end)


def _without_length(reply: Reply, _scene: Scene) -> Reply:
    cut = replace(reply, body=reply.body[: len(reply.body) * 2 // 3])
    return replace(with_headers(cut, Content_Length="", Connection="close"), send=wire.send_and_end)


def _packed(body: bytes, reply: Reply) -> Reply:
    return with_headers(replace(reply, body=body), Content_Encoding="gzip")


def _gzip_cut(reply: Reply, _scene: Scene) -> Reply:
    whole = igzip.compress(reply.body)
    return _packed(whole[: len(whole) * 2 // 3], reply)


def _gzip_bomb(reply: Reply, _scene: Scene) -> Reply:
    return _packed(_bomb(), reply)


def _gzip_garbage(reply: Reply, _scene: Scene) -> Reply:
    return _packed(reply.body, reply)


def _gzip_checksum(reply: Reply, _scene: Scene) -> Reply:
    whole = gzip.compress(reply.body, 1)
    return _packed(whole[:-8] + b"\0\0\0\0" + whole[-4:], reply)


@lru_cache(1)
def _bomb() -> bytes:
    return igzip.compress(bytes(BOMB_BYTES))


def _retyped(content_type: str) -> Change:
    return lambda reply, _scene: with_headers(reply, Content_Type=content_type)


def _reencoded(charset: str, stated: str) -> Change:
    def change(reply: Reply, _scene: Scene) -> Reply:
        body = reply.body.decode().encode(charset, "xmlcharrefreplace")
        return with_headers(replace(reply, body=body), Content_Type=f"text/html; charset={stated}")

    return change


def _many_headers(reply: Reply, _scene: Scene) -> Reply:
    padding: Mapping[str, str] = {f"X-Padding-{number}": "x" * 8000 for number in range(60)}
    return replace(reply, headers={**reply.headers, **padding})


def _garbled(connection: wire.Wire, _head: bytes, body: bytes) -> None:
    connection.write(b"\x16\x03\x01 this is no HTTP\r\n\r\n" + body[:100])
    connection.end()


WIRE_FAULTS = (
    Fault(
        "reset_before_head",
        "a connection aborted before an answer",
        _sent(wire.reset_before_head, has_status=False),
    ),
    Fault(
        "end_before_head",
        "a server that hangs up without a word",
        _sent(wire.end_before_head, has_status=False),
    ),
    Fault("garbled_head", "a speaker of another protocol", _sent(_garbled, has_status=False)),
    Fault("reset_mid_body", "a connection aborted within the body", _sent(wire.reset_mid_body)),
    Fault("end_mid_body", "a server that stops within the body", _sent(wire.end_mid_body)),
    Fault("drip", "a body so slow that only a limit on the whole stops it", _sent(wire.drip)),
    Fault("stall_before_head", "an answer that does not begin", _sent(wire.stall_before_head)),
    Fault("stall_mid_body", "a body that stops but does not end", _sent(wire.stall_mid_body)),
    Fault("length_too_long", "a body shorter than it was announced", _longer),
    Fault("length_too_short", "a body longer than it was announced", _shorter),
    Fault(
        "length_missing", "a body cut where its end cannot be told from a close", _without_length
    ),
    Fault("many_headers", "a head of half a megabyte", _many_headers),
    Fault("gzip_cut", "a gzip member that stops early, lengths agreeing", _gzip_cut),
    Fault("gzip_bomb", "a megabyte that unpacks to a quarter gigabyte", _gzip_bomb),
    Fault("gzip_garbage", "plain text labelled as gzip", _gzip_garbage),
    Fault("gzip_checksum", "a gzip member damaged on the way", _gzip_checksum),
    Fault("charset_wrong", "UTF-8 labelled as Latin-1", _retyped("text/html; charset=iso-8859-1")),
    Fault("charset_unknown", "a label that names no charset", _retyped("text/html; charset=utf-0")),
    Fault("charset_utf16", "a page truly in UTF-16", _reencoded("utf-16", "utf-16")),
    Fault("charset_latin1", "Latin-1 labelled as UTF-8", _reencoded("latin-1", "utf-8")),
    Fault("type_binary", "a page labelled as a download", _retyped("application/octet-stream")),
    Fault("type_image", "a page labelled as an image", _retyped("image/png")),
    Fault("robots_slow", "robots.txt that is late", _sent(wire.stall_before_head), None),
    Fault("api_reset_mid_body", "an API answer aborted within", _sent(wire.reset_mid_body), "api"),
)
