"""Kept articles: only when asked, until a stated date, deleted by a key that is shown once, within limits."""

from __future__ import annotations

import re
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gazetteer import folders
from gazetteer.core import Gazetteer
from gazetteer.errors import StorageError
from gazetteer.web import create_app, settings
from gazetteer.web.shelf import DAY_S, Article, FullError, Limits, Shelf, default_path

TEXT = "A timetable\n\nSHUSHA, 9 September 2023. The bus to Khankendi/Stepanakert takes the Lachin road."
LONG = '[{"surface": "' + "x" * 100_000 + '", "place": ""}]'
ROOMY = Limits(count=10, days=30, total_bytes=1_000_000)


def article(text: str = TEXT) -> Article:
    return Article(text=text, asked={"at": "2023-09-09"}, version="v1", data_date="2026-01-01", found="f")


class Clock:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


# The shelf


def test_what_is_kept_comes_back_as_it_was(tmp_path: Path) -> None:
    kept, _ = Shelf(tmp_path / "deep/er/kept.sqlite", ROOMY).keep(article())
    found = Shelf(tmp_path / "deep/er/kept.sqlite", ROOMY).get(kept.id)
    assert found == kept
    assert (found.text, found.asked, found.version) == (TEXT, {"at": "2023-09-09"}, "v1")


def test_nothing_is_made_before_something_is_kept(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "kept.sqlite", ROOMY)
    assert (shelf.get("x"), shelf.delete("x", "y"), shelf.remove("x"), shelf.expire(), shelf.all()) == (
        None, False, False, 0, (),
    )  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    Shelf(tmp_path / "own/kept.sqlite", ROOMY).keep(article())
    assert (tmp_path / "own/kept.sqlite").stat().st_mode & 0o077 == 0
    assert (tmp_path / "own").stat().st_mode & 0o077 == 0


def test_an_id_and_a_key_cannot_be_guessed(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "kept.sqlite", ROOMY)
    made = [shelf.keep(article()) for _ in range(3)]
    assert len({kept.id for kept, _ in made}) == len({key for _, key in made}) == 3
    assert all(len(kept.id) >= 22 and len(key) >= 32 for kept, key in made)


def test_the_key_is_not_in_the_file(tmp_path: Path) -> None:
    _, key = Shelf(tmp_path / "kept.sqlite", ROOMY).keep(article())
    assert all(key.encode() not in path.read_bytes() for path in tmp_path.iterdir())


def test_only_its_own_key_deletes_an_article_and_nothing_of_it_is_left(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "kept.sqlite", ROOMY)
    (kept, key), (other, other_key) = shelf.keep(article("Zebrafinchling at Lachin")), shelf.keep(article())
    assert not shelf.delete(kept.id, other_key)
    assert not shelf.delete(kept.id, "")
    assert shelf.get(kept.id)
    assert shelf.delete(kept.id, key)
    assert (shelf.get(kept.id), shelf.get(other.id)) == (None, other)
    assert all(b"Zebrafinchling" not in path.read_bytes() for path in tmp_path.iterdir())


def test_an_article_is_kept_until_its_date_and_not_longer(tmp_path: Path) -> None:
    clock = Clock()
    shelf = Shelf(tmp_path / "kept.sqlite", ROOMY, now=clock)
    kept, _ = shelf.keep(article())
    clock.now += 30 * DAY_S - 1
    assert shelf.get(kept.id)
    clock.now += 1
    assert shelf.get(kept.id) is None
    assert (len(shelf.all()), shelf.expire(), shelf.all()) == (1, 1, ())


def test_a_full_shelf_refuses_and_what_is_over_makes_room(tmp_path: Path) -> None:
    clock = Clock()
    shelf = Shelf(tmp_path / "kept.sqlite", Limits(count=2, days=1, total_bytes=1_000_000), now=clock)
    first = [shelf.keep(article()) for _ in range(2)]
    with pytest.raises(FullError, match="No more than 2 articles"):
        shelf.keep(article())
    assert all(shelf.get(kept.id) for kept, _ in first)
    clock.now += DAY_S
    shelf.keep(article())
    assert len(shelf.all()) == 1


def test_all_texts_together_have_a_limit(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "kept.sqlite", Limits(count=10, days=1, total_bytes=200))
    shelf.keep(article("ə" * 60))
    with pytest.raises(FullError, match="200 bytes"):
        shelf.keep(article("ə" * 60))


def test_half_a_surrogate_pair_is_kept_as_a_question_mark(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "kept.sqlite", ROOMY)
    kept, _ = shelf.keep(article("a\ud800b"))
    assert shelf.get(kept.id).text == "a?b"  # type: ignore[union-attr]


def test_a_file_that_is_none_of_ours_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    path.write_bytes(b"something else " * 100)
    with pytest.raises(StorageError):
        Shelf(path, ROOMY).keep(article())
    assert path.read_bytes() == b"something else " * 100


def test_a_file_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA user_version = 99")
    with pytest.raises(StorageError):
        Shelf(path, ROOMY).keep(article())


def test_the_default_file_is_in_the_data_folder_and_not_in_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/d")
    assert default_path().name == "kept.sqlite"
    assert not default_path().is_relative_to(folders.cache())
    if sys.platform.startswith("linux"):
        assert default_path() == Path("/d/gazetteer/kept.sqlite")


# The pages


@pytest.fixture
def made(g: Gazetteer, tmp_path: Path) -> Flask:
    return create_app(g, environ={"GAZETTEER_KEPT_FILE": str(tmp_path / "kept.sqlite"), "GAZETTEER_KEPT_COUNT": "2"})


@pytest.fixture
def client(made: Flask) -> FlaskClient:
    return made.test_client()


def keep(client: FlaskClient, text: str = TEXT, **fields: str) -> tuple[str, str]:
    """Address and key of an article that is kept now."""
    answer = client.post("/articles", data={"text": text, **fields})
    assert answer.status_code == 201, answer.text
    key = re.search(r'id="kept-key"[^>]* value="([^"]+)"', answer.text)
    assert key
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.headers["Location"], key[1]


def test_a_result_is_not_kept_unless_asked(client: FlaskClient, tmp_path: Path) -> None:
    page = client.post("/annotate", data={"text": TEXT}).text
    assert "Keep this article" in page
    assert list(tmp_path.iterdir()) == []


def test_a_kept_article_is_shown_at_its_address(client: FlaskClient) -> None:
    address, key = keep(client, at="2023-09-09", overrides='[{"surface": "SHUSHA", "place": ""}]')
    answer = client.get(address)
    assert answer.status_code == 200
    assert "A timetable" in answer.text
    assert 'data-place="khankendi-stepanakert"' in answer.text
    assert 'data-place="shusha-shushi"' not in answer.text
    assert "Kept until" in answer.text
    assert "this tab only" not in answer.text
    assert key not in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "private" in answer.headers["Cache-Control"]


def test_a_kept_page_says_when_data_has_changed_since(client: FlaskClient, made: Flask) -> None:
    shelf: Shelf = made.extensions["shelf"]
    kept, _ = shelf.keep(article())
    page = client.get(f"/articles/{kept.id}").text
    assert "data of 2026-01-01, version v1" in page
    assert "read differently now" in page
    address, _ = keep(client)
    assert "with the data shown here" in client.get(address).text


def test_an_unknown_address_says_so(client: FlaskClient) -> None:
    for answer in (client.get("/articles/nothing"), client.post("/articles/nothing/delete", data={"key": "x"})):
        assert answer.status_code == 404
        assert "No article is kept at this address" in answer.text


def test_the_form_deletes_with_the_key_only(client: FlaskClient) -> None:
    address, key = keep(client)
    for wrong in ("", "x", key[:-1]):
        assert client.post(f"{address}/delete", data={"key": wrong}).status_code == 403
    assert client.get(address).status_code == 200
    answer = client.post(f"{address}/delete", data={"key": f" {key} "})
    assert (answer.status_code, "is deleted" in answer.text) == (200, True)
    assert client.get(address).status_code == 404


def test_programs_delete_by_the_method(client: FlaskClient) -> None:
    address, key = keep(client)
    assert client.delete(address).status_code == 403
    assert client.delete(address, headers={"Authorization": f"Basic {key}"}).status_code == 403
    assert client.delete(address, headers={"Authorization": f"Bearer {key}"}).status_code == 204
    assert client.delete(address, headers={"Authorization": f"Bearer {key}"}).status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 201),
        ({"Sec-Fetch-Site": "same-origin"}, 201),
        ({"Origin": "http://localhost"}, 201),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://example.org"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://[", "Host": "localhost"}, 403),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_no_other_site_can_keep_or_delete(client: FlaskClient, headers: dict[str, str], status: int) -> None:
    assert client.post("/articles", data={"text": TEXT}, headers=headers).status_code == status
    if status == 403:
        assert client.post("/articles/x/delete", data={"key": "x"}, headers=headers).status_code == 403
        assert client.delete("/articles/x", headers=headers).status_code == 403


def test_a_full_shelf_is_told(client: FlaskClient) -> None:
    keep(client)
    keep(client)
    answer = client.post("/articles", data={"text": TEXT})
    assert answer.status_code == 507
    assert "No more than 2 articles are kept here" in answer.text


@pytest.mark.parametrize(
    ("fields", "status", "field"),
    [
        ({"text": " "}, 400, "text"),
        ({"text": TEXT, "at": "1990-13"}, 400, "at"),
        ({"text": TEXT, "overrides": "[{"}, 400, "overrides"),
        ({"text": TEXT, "colour": "red"}, 400, "colour"),
        ({"text": "a" * 1_000_001}, 413, "text"),
        ({"text": TEXT, "overrides": LONG}, 413, "overrides"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_not_kept(
    client: FlaskClient, made: Flask, fields: dict[str, str], status: int, field: str
) -> None:
    answer = client.post("/articles", data=fields)
    assert answer.status_code == status
    assert f"<code>{field}</code>" in answer.text
    assert made.extensions["shelf"].all() == ()


def test_a_count_of_nought_switches_keeping_off(g: Gazetteer, tmp_path: Path) -> None:
    environ = {"GAZETTEER_KEPT_FILE": str(tmp_path / "kept.sqlite"), "GAZETTEER_KEPT_COUNT": "0"}
    client = create_app(g, environ=environ).test_client()
    assert "Keep this article" not in client.post("/annotate", data={"text": TEXT}).text
    answer = client.post("/articles", data={"text": TEXT})
    assert (answer.status_code, "switched" in answer.text) == (404, True)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_used_is_told_without_the_text(
    g: Gazetteer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "kept.sqlite").write_bytes(b"something else " * 100)
    client = create_app(g, environ={"GAZETTEER_KEPT_FILE": str(tmp_path / "kept.sqlite")}).test_client()
    answer = client.post("/articles", data={"text": "Zebrafinchling in Goris"})
    assert answer.status_code == 503
    assert "Zebrafinchling" not in answer.text + caplog.text
    assert str(tmp_path) not in answer.text


@pytest.mark.parametrize(("name", "value"), [("KEPT_COUNT", "-1"), ("KEPT_DAYS", "0"), ("PROXIES", "x")])
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(Exception, match=f"GAZETTEER_{name}"):
        settings.load({f"GAZETTEER_{name}": value})


def test_hostile_titles_stay_text(client: FlaskClient) -> None:
    title = "</title><script>window.hit=1</script> {{7*191}} \u202egnp"
    answer: Any = client.post("/articles", data={"text": f"{title}\n\nGoris."})
    assert "<script>window.hit" not in answer.text
    assert "1337" not in answer.text
