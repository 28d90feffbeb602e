"""Values that DuckDB would write as what is no JSON."""

import json

import pytest

from etl.release.json_values import json_sql
from etl.stage.connection import Connection, connect


@pytest.fixture(scope="module")
def con() -> Connection:
    return connect()


def refuse(text: str) -> object:
    raise ValueError(text)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1.5::double", 1.5),
        ("'inf'::float", "inf"),
        ("null::double", None),
        ("[0.5::double]", [0.5]),
        ("['nan'::double, 0.5, null]", ["nan", "0.5", None]),
        ("['-inf', '1']::double[2]", ["-inf", "1.0"]),
        ("map {1.5::double: 'nan'::double}", {"1.5": "nan"}),
        ("map {'a': ['inf'::float]}", {"a": ["inf"]}),
        ("""{'a "b': '-inf'::double, 'c': 2, 'd': date '2026-04-01'}""",
         {'a "b': "-inf", "c": 2, "d": "2026-04-01"}),
        ("{'a': [{'b': 'nan'::double, 'c': ['x,NaN,']}]}", {"a": [{"b": "nan", "c": ["x,NaN,"]}]}),
        ("['x,NaN,y']", ["x,NaN,y"]),
        ("{'a': 0.5::double, 'b': ',NaN,'}", {"a": "0.5", "b": ",NaN,"}),
        ("union_value(a := 'nan'::double)", "nan"),
        ("union_value(a := 1.5::double)", {"a": 1.5}),
        ("{'a': 'nan'::double}::variant", "{'a': nan}"),
        ("row('nan'::double, 1)", "(nan, 1)"),
        ("[]::double[]", []),
        ("null::double[]", None),
    ],
)  # fmt: skip
def test_a_number_that_json_does_not_have_is_a_text(
    con: Connection, value: str, expected: object
) -> None:
    [kind] = con.sql(f"select {value} as it").types
    [(text,)] = con.execute(f"select {json_sql('it', kind)} from (select {value} as it)").fetchall()
    assert json.loads(text or "null", parse_constant=refuse) == expected
