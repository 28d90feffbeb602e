"""The example notebook runs from top to bottom on the demo warehouse."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from etl.archive.documents import Provenance
from etl.pipeline.load import load_documents
from etl.settings import Settings

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "sql" / "examples" / "papers.ipynb"


@pytest.fixture(scope="module")
def notebook():
    return nbformat.read(NOTEBOOK, as_version=4)


def test_the_committed_notebook_holds_no_output(notebook):
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [(cell.outputs, cell.execution_count) for cell in code] == [([], None)] * 6


@pytest.mark.slow
def test_it_shows_five_plots(tmp_path):
    pages = sorted((ROOT / "tests" / "pages").glob("[ad]*.[hj]*"))
    load_documents(Settings(tmp_path), [(page, Provenance()) for page in pages])
    folders = dict.fromkeys(("PAPERHOUSE_HOME", "MPLCONFIGDIR", "IPYTHONDIR"), str(tmp_path))
    executed = tmp_path / "executed.ipynb"
    subprocess.run(
        [Path(sys.executable).with_name("jupyter-execute"), NOTEBOOK, "--output", executed],
        env=os.environ | folders,
        check=True,
        capture_output=True,
    )
    cells = nbformat.read(executed, as_version=4).cells
    outputs = [out for cell in cells for out in cell.get("outputs", [])]
    assert [set(out.get("data", out)) for out in outputs] == [{"text/plain", "image/png"}] * 5
    assert all(len(out["data"]["image/png"]) > 10_000 for out in outputs)
