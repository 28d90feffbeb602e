"""Every value of a row, its kind and its place count in the sum of the row."""

from zlib import crc32

from etl.row_sum import row_sum


def test_a_sum_is_of_all_values_in_their_order() -> None:
    assert row_sum("a", None, 1, b"mail") == crc32(b'"a"null1mail')
    assert row_sum() == 0
    assert row_sum("1") != row_sum(1)
