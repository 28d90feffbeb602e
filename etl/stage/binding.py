"""Values are bound to statements without pandas being imported for it.

To bind a value, DuckDB asks pandas whether it is one of its missing values, and imports pandas for
that wherever it is installed. The import takes from 0.2 to over 1 s, and nothing here binds a value
of pandas. DuckDB does without pandas where the import fails, and tries it again the next time.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

_is_hidden = ContextVar("_is_hidden", default=False)


@contextmanager
def hide_pandas() -> Iterator[None]:
    """Let imports of pandas fail in the block, in this thread alone.

    Other threads import it as ever, so Great Expectations gets it. Once imported it is not hidden.
    """
    token = _is_hidden.set(True)
    try:
        yield
    finally:
        _is_hidden.reset(token)


class _PandasHider(MetaPathFinder):
    """Python asks it first for every module that is not imported yet."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == "pandas" and _is_hidden.get():
            raise ModuleNotFoundError("pandas is hidden while values are bound", name=fullname)
        return None


sys.meta_path.insert(0, _PandasHider())
