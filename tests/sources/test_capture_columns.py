from datetime import date, datetime

import pytest

from etl.archive.documents import Capture, Provenance
from etl.ids import CaptureId, Sha256
from etl.sources.arxiv.arxiv_records import ArxivDocument, ArxivRecord
from etl.sources.base import Reject
from etl.sources.capture_columns import capture_columns

URL = "https://export.arxiv.org/api/query?id_list=2604.00017"


@pytest.mark.parametrize(
    ("unknown_keys", "shown"), [({}, None), ({"sheep": 2, "badge": 1}, '{"badge":1,"sheep":2}')]
)
def test_a_capture_states_what_is_known_of_a_document(
    unknown_keys: dict[str, int], shown: str | None
) -> None:
    provenance = Provenance(URL, datetime(2026, 4, 7, 9), date(2026, 4, 6))
    ids = CaptureId("c1"), Sha256("5" * 64)
    capture = Capture(*ids, 900, "import", provenance, datetime(2026, 11, 1))
    document = ArxivDocument(
        "arxiv_atom",
        7,
        "page",
        fault="odd",
        fault_kind="unknown_shape",
        entries=[ArxivRecord(1, "2604.00017", "Wool"), ArxivRecord(2, "2604.00018", "Yarn")],
        rejects=[Reject(3, ["no title"], "{}")],
        unknown_keys=unknown_keys,
    )
    assert capture_columns(capture, document) == {
        "capture_id": "c1",
        "source": "import",
        "stated_url": URL,
        "captured_at": datetime(2026, 4, 7, 9),
        "stated_listed_on": date(2026, 4, 6),
        "imported_at": datetime(2026, 11, 1),
        "sha256": "5" * 64,
        "byte_count": 900,
        "template": "arxiv_atom",
        "parser_version": 7,
        "outcome": "page",
        "entry_count": 3,
        "fault_kind": "unknown_shape",
        "fault": "odd",
        "unknown_keys": shown,
    }
