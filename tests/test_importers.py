"""Files as articles: every kind with its text, every encoding told, every limit named, nothing on disk."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gazetteer.errors import InputError, LimitError
from gazetteer.importers import child, corpus, formats
from gazetteer.importers.files import MAX_FILE, article, name_of
from tests.files import changed, docx, pdf

LINE = "The road from Goris to Stepanakert was closed on Monday by heavy snow, officials in Baku"


def test_docx_gives_paragraphs_and_cells() -> None:
    found = article(docx("Baku said hello.", "", "Goris\twas dry.", rows=(("Shusha", "Lachin"), ("a", "b\nc"))))
    assert found.text == "Baku said hello.\nGoris\twas dry.\nShusha\tLachin\na\tb\nc"
    assert found.kind == "docx"


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (b"<w:r><w:t>Baku</w:t></w:r>", b"<w:smartTag><w:r><w:t>Baku</w:t></w:r></w:smartTag>", "Baku"),
        (b"<w:r><w:t>Baku</w:t></w:r>", b"<w:ins><w:r><w:t>Ba</w:t></w:r></w:ins><w:r><w:t>ku</w:t></w:r>", "Baku"),
        (b"<w:t>Baku</w:t>", b"<w:t>Ba</w:t><w:softHyphen/><w:t>ku</w:t>", "Ba\u00adku"),
        (b"<w:t>Baku</w:t></w:r>", b"<w:t>Baku</w:t></w:r><w:del><w:r><w:delText>x</w:delText></w:r></w:del>", "Baku"),
    ],
    ids=["marks of old Word around places", "accepted insertions", "soft hyphens", "struck words"],
)  # fmt: skip
def test_docx_is_read_as_its_page_is(old: bytes, new: bytes, text: str) -> None:
    assert article(changed(docx("Baku"), lambda part: part.replace(old, new))).text == text


def test_pdf_lines_flow_and_parted_words_are_mended() -> None:
    text = (
        f"{LINE} said on the\nphone. The way to Nagorno-\nKarabakh is closed, said the mayor of Stepana-\nkert.\nEnd."
    )
    found = article(pdf(text, "Second page."))
    assert (found.pages, found.kind) == (2, "pdf")
    assert "said on the phone. The way to Nagorno-Karabakh is closed" in found.text
    assert "mayor of Stepanakert.\nEnd." in found.text
    assert found.text.endswith("\n\nSecond page.")


def test_a_pdf_that_opens_without_a_password_is_read() -> None:
    assert article(pdf("Baku said.", password="")).text == "Baku said."


def test_markdown_is_read_as_shown() -> None:
    text = "---\ntitle: x\n---\n# Shusha\n\n*Baku* said **La**chin [road](http://x).\n\n| a | b |\n|--|--|\n| c | d |\n"
    assert article(text.encode(), name="a.md").text == "Shusha\nBaku said Lachin road.\na\tb\nc\td"


def test_html_is_told_by_its_beginning_and_extracted() -> None:
    assert article(b"<!-- x --><div><p>La<b>chin</b></p><p>Goris").text == "Lachin\nGoris"
    assert article(b"a < b <div>", name="a.txt").text == "a < b <div>"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Баку и Шуша", "utf-16"),
        ("Baku и Шуша сказали", "utf-16-le"),
        ("Баку заявил, что Степанакерт свободен", "cp1251"),
        ("Баку заявил, что Степанакерт свободен", "koi8-r"),
        ("Le café est à Bakou, près de l'église. Voilà déjà.", "latin-1"),
        ("Das Gespräch über Bergkarabach fand in Köln statt; große Übung.", "latin-1"),
        ("Lachin’s road is open – so said the “minister” of the town on Monday.", "cp1252"),
        ("Bakü'nün açıklaması: Şuşa ve Hankendi yakınında Ağdam yolu açıldı", "cp1254"),
        ("Kolozsvár közelében a székelyek ünnepelték a győzelmet, erdő és fű között", "cp1250"),
        ("وصلت الشاحنات إلى مدينة شوشا", "cp1256"),
        ("Η Λευκωσία είναι η πρωτεύουσα της Κύπρου", "cp1253"),
        ("Ստեփանակերտ, Xankəndi, ხანქენდი", "utf-8-sig"),
    ],
)
def test_encodings_are_told(text: str, encoding: str) -> None:
    assert article(text.encode(encoding)).text == text


def test_a_page_says_its_own_encoding() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body>Шуша'
    assert article(page.encode("cp1251")).text == "Шуша"
    assert article("Шуша".encode("cp866"), charset="cp866").text == "Шуша"


def entities(part: bytes) -> bytes:
    return b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaa">]>' + part.split(b"?>", 1)[1]


def elements(part: bytes) -> bytes:
    return part.replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 7_000_000)


UGLY: dict[str, tuple[Callable[[], bytes], dict[str, Any], type[InputError], str]] = {
    "empty": (lambda: b"", {}, InputError, "is empty"),
    "only spaces": (lambda: b" \n\t ", {}, InputError, "is empty"),
    "NULs": (lambda: b"Lachin\0road" * 9, {}, InputError, "U+0000 at character 6"),
    "no encoding": (lambda: b"\xff\xfe\xff", {}, InputError, "is not utf-16"),
    "unknown charset": (lambda: b"abc", {"charset": "klingon"}, InputError, "'klingon' is no text encoding"),
    "a picture": (lambda: b"\x89PNG\r\n", {}, InputError, "picture (PNG); read are plain text, HTML"),
    "an old Word file": (lambda: b"\xd0\xcf\x11\xe0abc", {}, InputError, "save it as DOCX"),
    "a text called PDF": (lambda: b"abc", {"name": "a.pdf"}, InputError, "is called PDF and is none"),
    "too many bytes": (lambda: b"a" * (MAX_FILE + 1), {}, LimitError, "the limit is 10,000,000"),
    "too much text": (lambda: b"Baku " * 240_000, {}, LimitError, "the limit is 1,000,000"),
    "too much HTML": (lambda: b"<p>" + b"a" * 2_000_000, {}, LimitError, "the limit is 2,000,000"),
    "nested tags": (lambda: b"<div>" * 100_000 + b"x", {}, LimitError, "more than 500 elements"),
    "501 pages": (lambda: pdf(*["x"] * 501), {}, LimitError, "has 501 pages; the limit is 500"),
    "an encrypted PDF": (lambda: pdf("x", password="secret"), {}, InputError, "encrypted"),
    "a broken PDF": (lambda: b"%PDF-1.7 garbage", {}, InputError, "cannot be read as PDF"),
    "a PDF of pictures": (lambda: pdf(""), {}, InputError, "a scanned page needs text recognition"),
    "a broken ZIP": (lambda: b"PK\x03\x04xxx", {}, InputError, "broken ZIP"),
    "60 MB unpacked": (lambda: changed(docx("x"), bytes, extra={"word/media/a.bin": b"a" * 60_000_000}), {}, LimitError,
                       "the limit is 50,000,000"),
    "an XML bomb": (lambda: changed(docx("x"), entities), {}, InputError, "has a document type"),
    "7 million elements": (lambda: changed(docx("x"), elements), {}, LimitError, "512 MB"),
    "no DOCX": (lambda: changed(docx("x"), bytes)[:-40], {}, InputError, "ZIP"),
}  # fmt: skip


@pytest.mark.parametrize("case", UGLY)
def test_an_ugly_file_is_refused_with_its_reason(case: str) -> None:
    make, given, kind, said = UGLY[case]
    with pytest.raises(InputError, match=r".") as refused:
        article(make(), **given)
    assert type(refused.value) is kind
    assert refused.value.field == "file"
    assert said in refused.value.reason


def test_time_and_clock_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bounds are set in the process itself; here a process that ends as the kernel ends one over them."""
    with pytest.raises(LimitError, match="more than 20 seconds"):
        child._sound(-9, b"")
    monkeypatch.setattr(child, "WALL_S", 0.01)
    with pytest.raises(LimitError, match="seconds to read"):
        child.read("markdown", b"# a")


@pytest.mark.skipif(os.name != "posix", reason="bounds are those of POSIX")
def test_the_process_sets_its_bounds() -> None:
    code = (
        "import resource\nfrom gazetteer.importers import child\nchild._bind()\n"
        "print(*[resource.getrlimit(getattr(resource, 'RLIMIT_' + one))[0] for one in ('AS', 'CPU', 'FSIZE')])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["512000000", "20", "0"]
    assert (child.MEMORY, child.CPU_S, formats.MAX_UNPACKED, formats.MAX_PAGES) == (512_000_000, 20, 50_000_000, 500)


def test_nothing_of_a_file_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    article(docx("Baku " * 1000))
    article(pdf("Baku"))
    assert list(tmp_path.iterdir()) == []


def test_a_file_s_name_is_a_title_without_folders() -> None:
    assert name_of("C:\\docs\\2023 road.html") == name_of("/a/2023 road.txt") == "2023 road"


def test_a_folder_s_files_say_outlet_and_date(tmp_path: Path) -> None:
    for name in ("alpha/2023-09-09-road.html", "beta/20230910.txt", "plain.md", ".hidden.txt", "photo.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    found = [(one.id, one.outlet, one.date) for one in corpus.of_folder(tmp_path)]
    assert found == [
        ("alpha/2023-09-09-road.html", "alpha", "2023-09-09"), ("beta/20230910.txt", "beta", "2023-09-10"),
        ("plain.md", "", ""),
    ]  # fmt: skip


def test_a_table_s_columns_are_found_by_heading() -> None:
    lines = ["Headline;Published;Body;Newspaper\n", '"A; b";2023-09-09T10:00;"Baku\nsaid";Alpha\n', ";;;\n"]
    first, second = corpus.of_lines(lines)
    assert (first.title, first.date, first.text, first.outlet) == ("A; b", "2023-09-09", "Baku\nsaid", "Alpha")
    assert (first.id, second.id, second.text) == ("1", "2", "")
    with pytest.raises(InputError, match="no heading of 'a', 'b' says that it holds texts"):
        list(corpus.of_lines(["a,b\n", "1,2\n"]))


def test_ids_that_come_again_are_told_apart() -> None:
    items = corpus.unique(corpus.of_ndjson(['{"id": "a", "text": "x"}\n', '{"id": "a", "text": "y"}\n']))
    assert [one.id for one in items] == ["a", "a#2"]
