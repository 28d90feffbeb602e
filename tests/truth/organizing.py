"""Organizations as the last answer that names each calls it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tests.real import squashed
from tests.truth.reading import Sight


@dataclass(frozen=True)
class Organizations:
    """Of each key the handle and the full name."""

    names: Mapping[str, tuple[str, str | None]]

    def name_of(self, key: str | None) -> str | None:
        """The full name, or the handle without one."""
        if key is None:
            return None
        handle, full_name = self.names[key]
        return full_name or handle


def read_organizations(sights: Iterable[Sight]) -> Organizations:
    found = (it.organization for it in sights)
    return Organizations(
        {
            it["name"].lower(): (it["name"], squashed(it.get("fullname") or "") or None)
            for it in found
            if it
        }
    )
