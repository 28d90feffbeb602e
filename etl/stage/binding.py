"""DuckDB works without pandas and pyarrow being imported for it.

To bind a value, DuckDB asks pandas whether it is one of its missing values, and imports pandas for
that wherever it is installed. To scan a frame it prefers pyarrow, which copies it first and prints
warnings. Each import takes from 0.2 to over 1 s. DuckDB does without a library where its import
fails, and tries it again the next time.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

# Where pyarrow is imported already, it warns of frames that stand otherwise than it likes.
os.environ.setdefault("ACERO_ALIGNMENT_HANDLING", "reallocate")

_HIDDEN = ("pandas", "pyarrow")
_is_hidden = ContextVar("_is_hidden", default=False)


@contextmanager
def hide_libraries() -> Iterator[None]:
    """Let imports of these libraries fail in the block, in this thread alone.

    Other threads import them as ever, so Great Expectations gets them. What is imported already is
    not hidden.
    """
    token = _is_hidden.set(True)
    try:
        yield
    finally:
        _is_hidden.reset(token)


class _LibraryHider(MetaPathFinder):
    """Python asks it first for every module that is not imported yet."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname in _HIDDEN and _is_hidden.get():
            raise ModuleNotFoundError(f"{fullname} is hidden from DuckDB", name=fullname)
        return None


sys.meta_path.insert(0, _LibraryHider())
