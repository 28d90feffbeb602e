"""What DuckDB would import to bind a value is hidden from it, and nothing else is."""

import importlib.util
import sys

import pytest

from etl.stage.binding import hide_libraries


@pytest.mark.parametrize("name", ["pandas", "pyarrow"])
def test_a_hidden_library_is_not_found_and_says_so(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, name, raising=False)
    with (
        hide_libraries(),
        pytest.raises(ModuleNotFoundError, match=f"^{name} is hidden from DuckDB$") as caught,
    ):
        importlib.import_module(name)
    assert caught.value.name == name


def test_other_modules_are_found_while_libraries_are_hidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "this_is_no_module", raising=False)
    with hide_libraries():
        assert importlib.util.find_spec("wave") is not None
        with pytest.raises(ModuleNotFoundError, match=r"^No module named 'this_is_no_module'$"):
            importlib.import_module("this_is_no_module")


def test_hidden_libraries_are_found_again_after_the_block() -> None:
    with hide_libraries():
        pass
    assert importlib.util.find_spec("pandas") is not None
