"""Tables over HTTP: columns found, rows in order, faults in their row, ugly files refused with field and limit."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gazetteer.errors import InputError
from gazetteer.standards import flat, tables
from gazetteer.web import tables as web_tables


def post(client: FlaskClient, body: str | bytes, query: str = "", content_type: str = "text/csv") -> Any:
    data = body.encode() if isinstance(body, str) else body
    return client.post(f"/v1/normalize{query}", data=data, content_type=content_type)


def rows(answer: Any, sign: str = ",") -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text), delimiter=sign))


def test_input_columns_are_kept_and_the_flat_row_added(client: FlaskClient) -> None:
    answer = post(client, "event,location,country\n7,Shusha,Azerbaijan\n8,Goris,Armenia\n")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Gazetteer-Columns"] == "place=location; country=country"
    header = answer.text.splitlines()[0].split(",")
    assert header == ["event", "location", "country", *flat.headings(["event", "location", "country"])]
    assert "gaz_country" in header
    assert [(one["event"], one["id"]) for one in rows(answer)] == [("7", "shusha-shushi"), ("8", "goris")]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_delimiters_are_found(client: FlaskClient, sign: str) -> None:
    found = rows(post(client, f"id{sign}city\n1{sign}Goris\n"), sign)
    assert found[0]["gaz_id"] == "goris"


def test_a_table_of_one_column_keeps_its_commas(client: FlaskClient) -> None:
    found = rows(post(client, "place\nLachin, Azerbaijan\nGoris\n"))
    assert [(one["place"], one["id"]) for one in found] == [("Lachin, Azerbaijan", "lachin"), ("Goris", "goris")]


@pytest.mark.parametrize(
    ("encoding", "name", "id"),
    [
        ("utf-8-sig", "Шуша", "shusha-shushi"),
        ("utf-16", "Шуша", "shusha-shushi"),
        ("cp1251", "Шуша", "shusha-shushi"),
        ("koi8_r", "Лачин", "lachin"),
        ("utf-8", "Շուշի", "shusha-shushi"),
    ],
)
def test_encodings_are_told(client: FlaskClient, encoding: str, name: str, id: str) -> None:
    others = "" if encoding == "utf-8" else "Горис\nЛачин\n"
    found = rows(post(client, f"place\n{name}\n{others}".encode(encoding)))
    assert (found[0]["place"], found[0]["id"]) == (name, id)


def test_an_encoding_that_is_said_is_taken(client: FlaskClient) -> None:
    body = "place\nŞuşa\n".encode("cp1254")
    assert rows(post(client, body, content_type="text/csv; charset=windows-1254"))[0]["id"] == "shusha-shushi"
    for wrong in ("klingon", "base64", "utf-8"):
        assert post(client, body, content_type=f"text/csv; charset={wrong}").status_code == 400


def test_columns_can_be_named_numbered_and_taken_away(client: FlaskClient) -> None:
    body = "a,b,country\nGoris,Shusha,Azerbaijan\n"
    assert rows(post(client, body, "?column=b"))[0]["id"] == "shusha-shushi"
    assert rows(post(client, body, "?column=1&country_column="))[0]["id"] == "goris"
    assert rows(post(client, body, "?column=1"))[0]["status"] == "none"


def test_a_table_without_a_header(client: FlaskClient) -> None:
    found = rows(post(client, "Goris,AM\nShusha,AZ\n", "?column=1&country_column=2&header=0"))
    assert [one["id"] for one in found] == ["goris", "shusha-shushi"]


def test_dates_positions_and_languages_of_rows_count(client: FlaskClient) -> None:
    body = "place,date,lat,lon,lang\nShusha,2019-05-01,,,\nSpringfield,,37.2,-93.3,en\nШуша,,,,ru\n"
    found = rows(post(client, body))
    assert found[0]["at"] == "2019-05-01"
    assert found[1]["id"] == "gn-4409896"
    assert found[2]["label"].startswith("Шуша") or found[2]["label"].startswith("Шуши")


def test_missing_stays_missing_and_a_fault_stays_in_its_row(client: FlaskClient) -> None:
    found = rows(post(client, "place,date\n,\nGoris,9/10/2023\nGoris,2020\n"))
    assert found[0]["status"] == found[0]["why"] == ""
    assert found[1]["why"].startswith("error: date '9/10/2023' can be read in two ways")
    assert found[2]["id"] == "goris"


@pytest.mark.parametrize("cell", ["=1+1", "+x", "-x", "@x"])
def test_no_cell_becomes_a_formula(client: FlaskClient, cell: str) -> None:
    body = f"place,note\nGoris,{cell}\n"
    assert rows(post(client, body))[0]["note"] == f"'{cell}"
    assert rows(post(client, body, "?raw=1"))[0]["note"] == cell


def test_negative_numbers_stay_numbers(client: FlaskClient) -> None:
    assert rows(post(client, "place,n\nLima,-12.5\n"))[0]["n"] == "-12.5"
    assert float(rows(post(client, "place\nLima\n"))[0]["lat"]) < 0


UGLY = {
    "empty": (b"", "body", "holds no rows"),
    "only a mark": (b"\xef\xbb\xbf", "body", "holds no rows"),
    "only empty lines": (b"\n\n\r\n", "body", "holds no rows"),
    "no known heading": (b"a,b\n1,2\n", "column", "no heading of 'a', 'b'"),
    "one column, no heading": (b"Goris\nShusha\n", "column", "no heading of 'Goris'"),
    "NUL": (b"place\nGo\x00ris\n", "body", "line 2 holds a NUL byte"),
    "a line of 10 MB": (b"place,x\n" + b"a" * 10_000_000 + b",1\n", "body", "100,000 characters"),
    "a first line of 10 MB": (b"a" * 10_000_000, "body", "200,000"),
    "an open quotation": (b'place,x\n"Goris,1\nShusha,2\n', "body", "has a quotation mark that is never closed"),
    "a heading twice": (b"place,place\nGoris,Shusha\n", "column", "'place' stands 2 times"),
    "100,000 columns": (b"place" + b",x" * 99_999 + b"\n", "body", "limit is"),
    "a row too wide": (b"place,x\nGoris,1,2\n", "body", "line 2 has 3 cells, but the header has 2"),
    "bytes of nothing": (b"place\n" + bytes(range(128, 256)) * 3, "body", ""),
}


@pytest.mark.parametrize("case", UGLY)
def test_an_ugly_table_is_refused_with_field_and_reason(client: FlaskClient, case: str) -> None:
    body, field, said = UGLY[case]
    answer = post(client, body)
    if case == "bytes of nothing" and answer.status_code == 200:
        return
    assert answer.status_code in (400, 413), answer.text[:300]
    assert answer.mimetype == "application/problem+json"
    (error,) = answer.get_json()["errors"]
    assert error["name"] == field
    assert said in error["reason"]


@pytest.mark.parametrize(
    ("query", "field"),
    [("?column=nowhere", "column"), ("?column=9", "column"), ("?lat_column=nowhere", "lat_column"),
     ("?perspective=rus", "perspective"), ("?colum=place", "colum"), ("?raw=2", "raw"), ("?at=yesterday", "at"),
     ("?near=here", "near")],
)  # fmt: skip
def test_a_wrong_parameter_is_named(client: FlaskClient, query: str, field: str) -> None:
    answer = post(client, "place\nGoris\n", query)
    assert answer.status_code == 400
    assert answer.get_json()["errors"][0]["name"] == field


def test_too_many_rows_are_413(client: FlaskClient) -> None:
    line = "Goris\n"
    for body, kind in (("place\n" + line * 10_001, "text/csv"), ('{"q":"Goris"}\n' * 10_001, "application/x-ndjson")):
        answer = post(client, body, content_type=kind)
        assert answer.status_code == 413
        assert "10,000" in answer.get_json()["errors"][0]["reason"]


def test_lines_are_answered_in_order_with_their_ids(client: FlaskClient) -> None:
    body = "\n".join(
        [
            '{"id": "a", "q": "Shusha"}', "", "no json", '{"id": 2, "q": "Goris", "country": "Azerbaijan"}', "[]",
            '{"id": 3, "lat": 39.8177, "lon": 46.7528}', '{"id": 4, "q": "Goris", "lat": 39}', '{"id": 5, "q": ""}',
        ]
    )  # fmt: skip
    answer = post(client, body, "?limit=1", content_type="application/x-ndjson")
    assert answer.mimetype == "application/x-ndjson"
    found = [json.loads(line) for line in answer.text.splitlines()]
    assert [one["id"] for one in found] == ["a", None, 2, None, 3, 4, 5]
    assert found[0]["candidates"][0]["place"]["id"] == "shusha-shushi"
    assert found[1]["error"]["name"] == "body"
    assert found[2]["status"] == "none"
    assert found[4]["candidates"][0]["offset"]["lat"] == 39.8177
    assert [one["error"]["name"] for one in found if "error" in one] == ["body", "items", "lon", "q"]


def test_an_empty_body_of_lines_and_a_long_line_are_refused(client: FlaskClient) -> None:
    assert post(client, "\n", content_type="application/x-ndjson").status_code == 400
    long = '{"q": "' + "x" * web_tables.MAX_LINE + '"}'
    assert post(client, long, content_type="application/x-ndjson").status_code == 413


def test_items_of_a_batch_may_say_where(client: FlaskClient) -> None:
    items = [
        {"id": 1, "q": "Paris", "admin": "TX", "country": "US"}, {"id": 2, "q": "Goris", "country": "Azerbaijan"},
        {"id": 3, "q": "The Hill"}, {"id": 4, "q": "Springfield", "lat": 37.2, "lon": -93.3},
    ]  # fmt: skip
    body = {"items": items, "overrides": [{"surface": "the hill", "place": "shusha-shushi"}]}
    found = client.post("/v1/normalize", json=body).get_json()["results"]
    assert [one["candidates"][0]["place"]["id"] if one["candidates"] else None for one in found] == [
        "gn-4717560", None, "shusha-shushi", "gn-4409896",
    ]  # fmt: skip
    wrong = client.post("/v1/normalize", json={"items": [], "overrides": [{"surface": "x", "place": "nowhere"}]})
    assert wrong.status_code == 400


def test_an_answer_by_query_takes_containers_and_gives_the_offset(client: FlaskClient) -> None:
    found = client.get("/v1/normalize", query_string={"q": "Paris", "admin": "Texas"}).get_json()
    assert found["candidates"][0]["place"]["id"] == "gn-4717560"
    near = client.get("/v1/normalize", query_string={"q": "5 km N of Martakert"}).get_json()["candidates"][0]
    assert near["offset"] == {"lat": 40.25537, "lon": 46.82097, "precision_m": 1913, "distance_m": 5000, "bearing": 0.0}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_bytes_are_answered_or_refused(client: FlaskClient, data: bytes) -> None:
    for kind in ("text/csv", "application/x-ndjson"):
        answer = post(client, b"place\n" + data if kind == "text/csv" else data, content_type=kind)
        assert answer.status_code in (200, 400, 413)


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n"), max_size=8)


@given(st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=5))
def test_cells_come_back_as_they_went(table: list[list[str]]) -> None:
    writer = tables.Writer(",", raw=True)
    writer.write(["place", "x"])
    for row in table:
        writer.write(row)
    _, found = tables.read(writer.take(), {})
    assert list(found) == table


def test_one_part_of_a_position_is_no_place() -> None:
    with pytest.raises(InputError, match="column"):
        tables.layout(["lat", "z"], ",", {})
    assert tables.layout(["lat", "lon"], ",", {}).at == {"lat": 0, "lon": 1}
