"""Sets of places that a text lists itself, in every language that is read. The sentences are our own."""

from __future__ import annotations

import time

import pytest

from gazetteer.annotate import Annotation, Mention
from gazetteer.core import Gazetteer

SOUTH = {"goris", "kapan", "meghri"}
THREE = {"aghdam-district", "fuzuli-district", "jabrayil-district"}


def sets(g: Gazetteer, lang: str, text: str) -> list[Mention]:
    note: Annotation = g.annotate(text, lang=lang, at="2023-09-01")
    assert all(text[m.start : m.end] == m.surface for m in note.mentions)
    return [mention for mention in note.mentions if mention.type == "collective"]


PROVINCES = {"gn-315367", "gn-743942", "gn-298113"}
AZOV = {"mariupol", "gn-712451", "gn-701404"}
LISTED = [
    ("en", "Snow closed three towns: Goris, Kapan and Meghri.", "three towns", SOUTH),
    ("en", "Three towns in the far south — Goris, Kapan and Meghri — were cut off.", "Three towns", SOUTH),
    ("en", "Three border towns, Goris, Kapan and Meghri, were cut off.", "Three border towns", SOUTH),
    ("en", "Three small towns (Goris, Kapan and Meghri) were cut off.", "Three small towns", SOUTH),
    ("en", "The towns of Goris, Kapan and Meghri were cut off.", "towns", SOUTH),
    ("en", "Goris, Kapan and Meghri, three towns in the south, were cut off.", "three towns", SOUTH),
    ("en", "Goris, Kapan and Meghri are dark. The three towns share a doctor.", "three towns", SOUTH),
    ("en", "Mines lie in three districts: Aghdam, Fuzuli and Jabrayil.", "three districts", THREE),
    ("en", "Three provinces — Erzurum, Kars and Van — voted.", "three provinces", PROVINCES),
    ("ru", "Снег отрезал три города: Горис, Капан и Мегри.", "три города", SOUTH),
    ("ru", "Города Горис, Капан и Мегри отрезаны.", "Города", SOUTH),
    ("ru", "Горис, Капан и Мегри без света. В этих трёх городах один врач.", "трёх городах", SOUTH),
    ("uk", "Сніг відрізав три міста — Маріуполь, Бердянськ і Мелітополь.", "три міста", AZOV),
    ("az", "Üç rayon – Ağdam, Füzuli və Cəbrayıl – minalanıb.", "Üç rayon", THREE),
    ("tr", "Üç ilçe: Ağdam, Füzuli ve Cebrail mayınlı.", "Üç ilçe", THREE),
    ("hy", "Ձյունը փակեց երեք քաղաք՝ Գորիս, Կապան և Մեղրի։", "երեք քաղաք", SOUTH),
    ("ka", "სამი ქალაქი: ქუთაისი, გორი და ზუგდიდი.", "სამი ქალაქი", {"gn-613607", "gn-614455", "gn-610824"}),
    ("de", "Drei Städte, nämlich Goris, Kapan und Meghri, sind eingeschneit.", "Drei Städte", SOUTH),
    ("de", "Die Städte Goris, Kapan und Meghri sind eingeschneit.", "Städte", SOUTH),
    ("fr", "Les villes de Goris, Kapan et Meghri sont isolées.", "villes", SOUTH),
    ("fr", "Trois petites villes : Goris, Kapan et Meghri.", "Trois petites villes", SOUTH),
    ("es", "Tres ciudades (Goris, Kapan y Meghri) siguen aisladas.", "Tres ciudades", SOUTH),
    ("hu", "Három város: Goris, Kapan és Meghri.", "Három város", SOUTH),
    ("fa", "سه شهر: تهران، قم و مشهد.", "سه شهر", {"tehran", "gn-124665"}),
    ("ar", "ثلاث مدن: دمشق، حلب وحمص.", "ثلاث مدن", {"damascus", "gn-170063", "gn-169577"}),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "surface", "members"), LISTED, ids=range(len(LISTED)))
def test_a_set_has_the_members_that_the_text_lists(
    g: Gazetteer, lang: str, text: str, surface: str, members: set[str]
) -> None:
    [found] = sets(g, lang, text)
    assert found.surface.lower() == surface.lower()
    assert found.place
    assert set(found.place.related("member")) == members
    assert [reason.code for reason in found.why] == ["listed"]


NO_SETS = [
    ("en", "He saw five villages, among them Goris and Kapan."),
    ("en", "Three towns were dark, and so were Goris and Kapan."),
    ("en", "Goris and Kapan are dark. The three towns share a doctor."),
    ("en", "Goris, Kapan and Meghri are dark. Three towns elsewhere are lit."),
    ("en", "Three towns voted. Goris, Kapan and Meghri did not."),
    ("en", "Four towns: nobody knows which. Goris, Kapan and Meghri voted."),
    ("en", "The towns were dark when Goris, Kapan and Meghri voted."),
    ("en", "Three reasons: Goris, Kapan and Meghri."),
    ("en", "Four villages: Blorpton, Zzyxville, Quuxham and Goris."),
    ("en", "Two seas: Goris and Kapan."),
    ("ru", "Пять сёл, среди них Горис и Капан, отрезаны."),
    ("de", "Fünf Städte, darunter Goris und Kapan."),
    ("fr", "Cinq villes, dont Goris et Kapan."),
    ("ar", "ثلاث مدن بعيدة عن دمشق وحلب."),
]


@pytest.mark.parametrize(("lang", "text"), NO_SETS, ids=range(len(NO_SETS)))
def test_what_is_not_listed_as_the_set_is_none(g: Gazetteer, lang: str, text: str) -> None:
    assert not sets(g, lang, text)


def test_members_stay_mentions_and_take_the_kind(g: Gazetteer) -> None:
    found = g.annotate("Mines lie in three districts: Aghdam, Fuzuli and Jabrayil.", lang="en", at="2023")
    named = [m for m in found.mentions if m.type == "literal"]
    assert [m.place.id for m in named if m.place] == ["aghdam-district", "fuzuli-district", "jabrayil-district"]
    assert all("class_word" in {reason.code for reason in m.why} for m in named)


def test_a_listed_set_that_is_on_record_is_that_set(g: Gazetteer) -> None:
    text = "Seven districts: Aghdam, Fuzuli, Jabrayil, Zangilan, Gubadli, Lachin and Kalbajar."
    [found] = sets(g, "en", text)
    assert found.place
    assert found.place.layer == "authored"
    assert found.place.names


def test_what_could_not_be_placed_is_said(g: Gazetteer) -> None:
    [found] = sets(g, "en", "Four towns (Goris, Kapan, Meghri and Blorptown) voted.")
    assert found.place
    assert set(found.place.related("member")) == SOUTH
    assert "1 more could not be placed" in found.why[0].text


def test_a_composed_set_is_found_by_its_id(g: Gazetteer) -> None:
    place = g["goris+kapan+meghri"]
    assert place.kind == "collective"
    assert set(place.related("member")) == SOUTH
    assert str(g.label(place, lang="en")) == "Goris, Kapan, Meghri"
    for bad in ("goris+", "goris+goris", "goris+nowhere", "+", "+".join(["goris"] * 50)):
        assert g.place(bad) is None


def test_the_middle_of_a_set_across_the_date_line_is_there(g: Gazetteer) -> None:
    from gazetteer.annotate.composed import compose
    from gazetteer.model import Place, Point

    west = Place(id="a", kind="town", point=Point(lon=179.0, lat=0.0))
    east = Place(id="b", kind="town", point=Point(lon=-179.0, lat=0.0))
    point = compose([west, east]).point
    assert point
    assert abs(point.lon) == pytest.approx(180.0)


def test_a_contested_member_is_labelled_by_every_side(g: Gazetteer) -> None:
    assert "Khankendi / Stepanakert" in str(g.label(g["goris+khankendi-stepanakert"], lang="en"))


def test_lists_take_time_with_their_length_only(g: Gazetteer) -> None:
    def seconds(times: int) -> float:
        text = "Three towns: " + ", ".join(["Goris", "Kapan", "Meghri"] * times) + ". " + "The three towns. " * times
        began = time.process_time()
        g.annotate(text, lang="en")
        return time.process_time() - began

    seconds(5)
    assert seconds(1000) < 30 * max(seconds(100), 0.05)
