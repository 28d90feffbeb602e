"""The site's quota: fixed windows of five minutes, stated in the IETF RateLimit headers.

The header's form is the site's own (draft-ietf-httpapi-ratelimit-headers-09 with the kind of window
put before the policy's name), or, with `form="draft"`, as the draft itself writes it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

EPOCH = datetime(1970, 1, 1)
SITE_LIMITS = {"pages": 100, "api": 500}
WINDOW_SECONDS = 300


@dataclass(frozen=True)
class Standing:
    """Where a client stands after a request; `resets_in` counts whole seconds, at least one."""

    bucket: str
    limit: int
    used: int
    resets_in: int

    @property
    def is_exceeded(self) -> bool:
        return self.used > self.limit

    @property
    def remaining(self) -> int:
        return max(self.limit - self.used, 0)


class Quota:
    """Counts requests by bucket and window; a bucket without a limit is free."""

    def __init__(self, limits: Mapping[str, int], form: str = "site") -> None:
        self.limits = dict(limits)
        self.form = form
        self._used: Counter[tuple[str, int]] = Counter()
        self._lock = Lock()

    def take(self, bucket: str | None, now: datetime) -> Standing | None:
        """Counts one request at `now`; None when nothing limits it."""
        if bucket is None or bucket not in self.limits:
            return None
        elapsed = int((now - EPOCH).total_seconds())
        window, into = divmod(elapsed, WINDOW_SECONDS)
        with self._lock:
            self._used[bucket, window] += 1
            used = self._used[bucket, window]
        return Standing(bucket, self.limits[bucket], used, WINDOW_SECONDS - into)

    def headers(self, standing: Standing) -> dict[str, str]:
        kind = '"fixed window";' if self.form == "site" else ""
        policy = f'{kind}"{standing.bucket}";q={standing.limit};w={WINDOW_SECONDS}'
        current = f'"{standing.bucket}";r={standing.remaining};t={standing.resets_in}'
        return {"RateLimit": current, "RateLimit-Policy": policy}
