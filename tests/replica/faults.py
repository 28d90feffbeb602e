"""Faults by name, and the script that attaches them to requests."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from .exchange import Request
from .fault import Fault
from .fault_answers import ANSWER_FAULTS
from .fault_arxiv import ARXIV_FAULTS
from .fault_details import DETAIL_FAULTS
from .fault_islands import ISLAND_FAULTS
from .fault_wire import WIRE_FAULTS

FAULTS: dict[str, Fault] = {
    fault.name: fault for fault in (*ANSWER_FAULTS, *WIRE_FAULTS, *ISLAND_FAULTS)
}
"""Faults of the site's listings."""

SERVICE_FAULTS: dict[str, Fault] = {fault.name: fault for fault in (*ARXIV_FAULTS, *DETAIL_FAULTS)}
"""Faults of arXiv's servers, and of the details of papers."""

Match = Callable[[Request], bool]


class Script:
    """Which requests meet which fault. Of several that fit, the earliest attached acts."""

    def __init__(self) -> None:
        self._attached: list[_Attachment] = []
        self._lock = Lock()

    def attach(
        self,
        fault: str | Fault,
        match: str | Match | None = None,
        *,
        nth: int = 1,
        times: int | None = 1,
    ) -> None:
        """From the nth matching request on, `times` requests (None: all) meet the fault.

        `match` is a path, a predicate, or None for whatever the fault is made for.
        """
        named = FAULTS | SERVICE_FAULTS
        chosen = named[fault] if isinstance(fault, str) else fault
        with self._lock:
            self._attached.append(_Attachment(chosen, _predicate(match, chosen), nth, times))

    def clear(self) -> None:
        """No request meets a fault from here on."""
        with self._lock:
            self._attached.clear()

    def fault_for(self, request: Request) -> Fault | None:
        """The fault this request meets; asking counts it as a request."""
        with self._lock:
            return next((a.fault for a in self._attached if a.meets(request)), None)


@dataclass
class _Attachment:
    fault: Fault
    fits: Match
    nth: int
    times: int | None
    seen: int = field(default=0)

    def meets(self, request: Request) -> bool:
        if not self.fits(request):
            return False
        self.seen += 1
        return self.seen >= self.nth and (self.times is None or self.seen < self.nth + self.times)


def _predicate(match: str | Match | None, fault: Fault) -> Match:
    if match is None:
        return fault.made_for
    if isinstance(match, str):
        return lambda request: request.path == match
    return match
