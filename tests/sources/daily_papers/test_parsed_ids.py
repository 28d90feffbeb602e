"""The ids on pages that were parsed a moment ago."""

import msgspec

from etl.sources.daily_papers.parsed_ids import parsed_ids


def packed(*entries: dict[str, object]) -> bytes:
    return msgspec.msgpack.encode({"template": "cards", "entries": entries})


def test_ids_of_all_pages_come_and_what_is_none_is_left_out():
    pages = [
        packed({"arxiv_id": "2604.00001"}, {"position": 2}, {"arxiv_id": None}),
        msgspec.msgpack.encode({}),
        packed({"arxiv_id": "tea"}, {"arxiv_id": "2604.00002"}),
    ]
    assert list(parsed_ids(pages)) == ["2604.00001", "2604.00002"]
