"""A column of names on the page: rows answered in order, doubts settled by hand, table and corrections taken away."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from gazetteer.web import columns

LIST = "Khankendi\r\nLachin, Azerbaijan\r\nQwertyville\r\nGoris\r\n"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_pasted_list_is_answered_in_its_order(client: FlaskClient) -> None:
    found = rows(client.post("/normalize/table.csv", data={"names": LIST}).text)
    assert [row["place"] for row in found] == ["Khankendi", "Lachin, Azerbaijan", "Qwertyville", "Goris"]
    assert [row["id"] for row in found] == ["khankendi-stepanakert", "lachin", "", "goris"]


def test_a_table_keeps_its_columns(client: FlaskClient) -> None:
    table = "day,location\n2023-09-09,Martakert\n2023-09-10,Shushi\n"
    found = rows(client.post("/normalize/table.csv", data={"names": table}).text)
    assert [(row["day"], row["id"]) for row in found] == [
        ("2023-09-09", "aghdara-martakert"), ("2023-09-10", "shusha-shushi"),
    ]  # fmt: skip


def test_a_file_is_read_like_a_pasted_table(client: FlaskClient) -> None:
    file = (io.BytesIO(b"ort;land\nKhankendi;AZ\n"), "t.csv")
    answer = client.post("/normalize/table.csv", data={"file": file}, content_type="multipart/form-data")
    assert rows(answer.text.replace(";", ","))[0]["id"] == "khankendi-stepanakert"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="places.csv"'


def test_the_page_offers_what_is_in_doubt_and_a_choice_holds(client: FlaskClient) -> None:
    page = client.post("/normalize", data={"names": "Qwertyville\nQwertyville\nGoris"}).text
    assert "1 name in doubt" in page
    assert page.count('name="surface"') == 1
    chosen = {"names": "Qwertyville\nQwertyville\nGoris", "surface": "Qwertyville", "place": "goris"}
    page = client.post("/normalize", data=chosen).text
    assert "No name is in doubt" in page
    assert "by your choice" in page
    carried = re.search(r'name="overrides" hidden>\n(.*?)</textarea>', page, re.DOTALL)
    assert carried
    overrides = carried[1].replace("&#34;", '"')
    again = client.post("/normalize/table.csv", data={"names": chosen["names"], "overrides": overrides}).text
    assert [row["id"] for row in rows(again)] == ["goris"] * 3
    file = client.post("/normalize/corrections.json", data=chosen)
    assert file.get_json() == [{"surface": "Qwertyville", "place": "goris"}]


def test_a_name_can_be_said_to_be_no_place(client: FlaskClient) -> None:
    given = {"names": "Goris", "surface": "Goris", "place": columns.NOWHERE}
    assert rows(client.post("/normalize/table.csv", data=given).text)[0]["id"] == ""


@pytest.mark.parametrize(
    ("given", "status", "field"),
    [
        ({}, 400, "names"),
        ({"names": "x\n" * 1_001}, 413, "names"),
        ({"names": "x" * 1_000_001}, 413, "names"),
        ({"names": "Goris", "at": "soon"}, 400, "at"),
        ({"names": "Goris", "lang": "<b>"}, 400, "lang"),
        ({"names": "a,b\n1,2", "column": "c"}, 400, "column"),
        ({"names": "Goris", "surface": "Goris", "place": "nowhere-at-all"}, 400, "overrides"),
        ({"names": "Goris", "surface": "Goris"}, 400, "place"),
        ({"names": "Goris", "overrides": "{"}, 400, "overrides"),
        ({"names": "Goris", "colour": "red"}, 400, "colour"),
    ],
)
def test_what_cannot_be_read_names_its_field(
    client: FlaskClient, given: dict[str, str], status: int, field: str
) -> None:
    answer = client.post("/normalize", data=given)
    assert answer.status_code == status
    assert f"<code>{field}</code>" in answer.text


def test_names_are_letters_only(client: FlaskClient) -> None:
    hostile = "<script>alert(1)</script>{{ 7*191 }}=cmd"
    page = client.post("/normalize", data={"names": hostile}).text
    assert "<script>alert" not in page
    assert not re.search(r"(?<![\w-])1337(?!\w)", page)
    assert client.post("/normalize/table.csv", data={"names": "=1+1|cmd"}).text.splitlines()[1].startswith("'=1+1")


def test_a_table_with_every_doubt_shown_can_be_settled_and_taken_away(client: FlaskClient) -> None:
    """Sixty doubtful names are more parts than other forms may have."""
    names = [f"Qwertyville {number}" for number in range(columns.MOST_DOUBTS)]
    form = {"names": "\n".join(["place", *names]), "surface": names, "place": ["-"] * len(names)}
    for path in ("/normalize", "/normalize/table.csv"):
        assert client.post(path, data=form, content_type="multipart/form-data").status_code == 200
