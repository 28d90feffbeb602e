"""A file that is torn or flipped at any byte loses just its last record, or is named as damaged."""

import random

import pytest

from etl.archive.documents import ArchivedDocument
from etl.archive.reader import read_documents
from etl.errors import ArchiveDamaged
from tests.archive.conftest import bodies_of, ends_of

pytestmark = pytest.mark.slow


def test_a_tail_torn_at_any_byte_loses_just_that_record(folder, path):
    whole = path.read_bytes()
    _, second, third = ends_of(path)
    assert third == len(whole)
    for length in range(second, third):
        path.write_bytes(whole[:length])
        assert list(bodies_of(path)) == [b"the first page", b"the second page"]
        assert ends_of(path)[-1] == second


def test_a_torn_tail_that_holds_an_archive_is_still_a_torn_tail(folder, path, fill):
    whole = path.read_bytes()
    [document] = fill(random.Random(1).randbytes(5_000) + whole)
    torn = folder / document.body_at.file
    torn.write_bytes(torn.read_bytes()[:-3])
    assert list(bodies_of(torn)) == []


def test_a_file_torn_at_its_head_is_empty(path):
    whole = path.read_bytes()
    for length in range(200):
        path.write_bytes(whole[:length])
        assert list(bodies_of(path)) == []


@pytest.mark.parametrize("record", [1, 2], ids=["in the middle", "at the end"])
def test_a_flipped_bit_is_damage_and_never_a_wrong_body_or_a_torn_tail(path, record):
    whole = path.read_bytes()
    start, end = ends_of(path)[record - 1 : record + 1]
    harmless, faults = [], []
    for bit in range(start * 8, end * 8):
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        try:
            item, _ = next(read_documents(path.parent, path.name, start))
        except ArchiveDamaged as error:
            faults.append(str(error))
        else:
            assert isinstance(item, ArchivedDocument)
            assert item.body == [b"", b"the second page", b"the third page"][record]
            harmless.append(bit // 8)
    assert len(harmless) < 16  # a deflate stream has a few bits that mean nothing
    assert {fault.split(": ")[0] for fault in faults} == {f"{path}, byte {start}"}
