"""The time to wait before a request: as long as the site asks, and as our own pace demands.

The pace is a sliding window over instants: pyrate-limiter sleeps by itself, and could not
start from the requests that an earlier process has archived.
"""

import re
from collections import deque
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from etl.clock import Clock, later
from etl.site_settings import Site
from etl.sources.base import QuotaName

QUOTA_WINDOW = timedelta(minutes=5)
_LONGEST = timedelta(days=3660)
_ONE_SECOND = timedelta(seconds=1)
_SECONDS = re.compile(r"0*(\d+)", re.ASCII)
_REMAINING = re.compile(r";\s*r=(\d{1,9})\s*;\s*t=(\d{1,9})", re.ASCII)


def retry_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """The instant before which the site wants no request; None where it names none to come.

    Of a date the longer wait counts, by our clock or by the site's: they may disagree. Of several
    numbers, which a proxy may have added to, the largest does.
    """
    text = headers.get("retry-after", "").strip()
    stated = [_SECONDS.fullmatch(one.strip()) for one in text.split(",")]
    if all(stated):
        wait = max(_wait(one[1]) for one in stated if one)
    elif (until := _instant(text)) is not None:
        site_now = _instant(headers.get("date", ""))
        wait = min(max(until - now, until - (site_now or now)), _LONGEST)
    else:
        return None
    return later(now, wait) if wait > timedelta() else None


def _wait(digits: str) -> timedelta:
    return _LONGEST if len(digits) > 9 else min(timedelta(seconds=int(digits)), _LONGEST)


def exhausted_until(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """The instant at which a quota starts again, if the `RateLimit` header says that it is used up.

    `"pages";r=0;t=240`: draft-ietf-httpapi-ratelimit-headers, and the site's own form of it.
    """
    found = _REMAINING.search(headers.get("ratelimit", ""))
    if found is None or int(found[1]) > 0:
        return None
    return later(now, timedelta(seconds=int(found[2])))


class Pace:
    """Decides when the next request may go out, and remembers each one that did."""

    def __init__(
        self, site: Site, clock: Clock, sent: Mapping[QuotaName, Iterable[datetime]]
    ) -> None:
        """sent: what earlier processes sent lately, oldest first.

        Where requests keep a distance, the first one keeps it from now: a process that was killed
        may have sent one and not have noted it.
        """
        self.spacing = timedelta(seconds=site.spacing)
        self._budgets: dict[QuotaName, int] = {"pages": site.pages, "api": site.api, "robots": 0}
        self._clock = clock
        self._sent = {one: deque(sent.get(one, ())) for one in self._budgets}
        self._not_before: dict[QuotaName, datetime] = {}
        if site.spacing:
            self.hold(later(clock.now(), self.spacing))

    def hold(self, until: datetime | None, *quotas: QuotaName) -> None:
        """Let nothing out before an instant, in the quotas named or in all."""
        for one in quotas or self._budgets:
            if until is not None:
                self._not_before[one] = max(until, self._not_before.get(one, until))

    def held_until(self, quota: QuotaName) -> datetime | None:
        """The instant before which the site wants no request."""
        return self._not_before.get(quota)

    def seconds(self, quota: QuotaName) -> float:
        """Seconds that a request has to wait from now on."""
        now = self._clock.now()
        self._recall_from_future(now)
        instants = [self._not_before.get(quota, now)]
        sent, budget = self._sent[quota], self._budgets[quota]
        while sent and sent[0] + QUOTA_WINDOW <= now:
            sent.popleft()
        if budget and len(sent) >= budget:
            instants.append(sent[-budget] + QUOTA_WINDOW)
        latest = max((one[-1] for one in self._sent.values() if one), default=None)
        if latest is not None and self.spacing:
            instants.append(latest + self.spacing)
        return max(0.0, (max(instants) - now).total_seconds())

    def take(self, quota: QuotaName) -> datetime:
        """Waits until a request may go out, and counts it; its instant, no other one's."""
        while (left := self.seconds(quota)) > 0:
            self._clock.sleep(left)
        now, sent = self._clock.now(), self._sent[quota]
        if sent and sent[-1] >= now:
            now = sent[-1] + timedelta(microseconds=1)
        sent.append(now)
        return now

    def _recall_from_future(self, now: datetime) -> None:
        """Requests from the future count as sent now: the clock was wrong, they were sent."""
        for sent in self._sent.values():
            for place in reversed(range(len(sent))):
                if sent[place] - now < _ONE_SECOND:
                    break
                sent[place] = now


def _instant(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
        return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
    except (ValueError, OverflowError):
        return None
