"""Local HTTP servers that behave like huggingface.co/papers, and like arXiv for its papers.

with Replica() as replica:
    replica.faults.attach("error_503", "/papers/date/2026-04-07", times=2)
    fetch(f"{replica.url}/papers/date/2026-04-07")
    replica.clock.advance(timedelta(hours=3))
    assert replica.max_in_window(300, "pages") <= 100
    fetch(f"{replica.arxiv_url}/api/query?id_list=2604.32612")
    assert replica.shortest_gap("arxiv", "oai") >= 3
"""

from .clock import Clock
from .exchange import Recorded, Request
from .fault import Fault
from .faults import FAULTS, SERVICE_FAULTS
from .replica import Replica
from .sources import Folder, MadeUp

__all__ = [
    "FAULTS",
    "SERVICE_FAULTS",
    "Clock",
    "Fault",
    "Folder",
    "MadeUp",
    "Recorded",
    "Replica",
    "Request",
]
