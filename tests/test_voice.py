"""Who speaks in an article, and whose words name a place: invented press copy in the languages that are read."""

from __future__ import annotations

import pytest

from gazetteer.annotate import Mention
from gazetteer.core import Gazetteer
from gazetteer.lens import lens


def voiced(g: Gazetteer, lang: str, text: str, surface: str) -> tuple[str, str]:
    """Voice and speaker of the last mention of ``surface``."""
    found: list[Mention] = list(g.annotate(text, lang=lang, at="2023-09-09").mentions)
    mention = [one for one in found if one.surface == surface][-1]
    return mention.voice, mention.speaker


OVER = [
    ("en", "Baku said the road was open; buses left Stepanakert at noon.", "Stepanakert"),
    ("ru", "Баку заявил, что дорога открыта; автобусы стояли в Степанакерте.", "Степанакерте"),
    ("uk", "Баку заявив, що дорога відкрита; автобуси стояли в Степанакерті.", "Степанакерті"),
    ("es", "Bakú dijo que la ruta está abierta; los autobuses salieron de Stepanakert.", "Stepanakert"),
    ("fr", "Bakou a déclaré que la route est ouverte ; les bus ont quitté Stepanakert.", "Stepanakert"),
    ("de", "Baku sagte, dass die Straße offen ist; Busse verließen Stepanakert.", "Stepanakert"),
    ("ar", "قالت باكو إن الطريق مفتوح؛ كان الثلج في غوريس.", "غوريس"),
    ("tr", "Bakü yolun açık olduğunu açıkladı; otobüsler Stepanakert'ten ayrıldı.", "Stepanakert"),
]


@pytest.mark.parametrize(("lang", "text", "surface"), OVER)
def test_speech_ends_at_a_semicolon(g: Gazetteer, lang: str, text: str, surface: str) -> None:
    assert voiced(g, lang, text, surface) == ("own", "")


def test_each_clause_has_its_own_speaker(g: Gazetteer) -> None:
    text = "Yerevan said that Goris was calm; officials in Tbilisi said that Gori was not."
    assert voiced(g, "en", text, "Goris") == ("attributed", "Yerevan")
    assert voiced(g, "en", text, "Gori") == ("attributed", "officials in Tbilisi")


def test_a_semicolon_inside_a_quotation_parts_nothing(g: Gazetteer) -> None:
    assert voiced(g, "en", "“It rained; we left Goris,” said Anna.", "Goris") == ("quoted", "Anna")


SPEAKERS = [
    # What the speaker is stands between commas, before the verb or after him.
    (
        "en",
        "Prices in Goris doubled, Anna Petrosyan, a nurse from Kapan, said by telephone.",
        "Goris",
        "Anna Petrosyan",
    ),
    ("en", "Goris is within range, said Lena Brook, of the Institute.", "Goris", "Lena Brook"),
    ("en", "Lena Brook, who said that Goris was calm, left.", "Goris", "Lena Brook"),
    ("en", "On Monday in Kapan the mayor said that Goris was calm.", "Goris", "mayor"),
    ("en", "In Stepanakert/Khankendi doctors said that Goris was calm.", "Goris", "doctors"),
    ("ru", "Цены в Горисе выросли, сообщила Анна Петросян, медсестра из Капана.", "Горисе", "Анна Петросян"),
    ("ru", "В Горисе, говорят жители, тихо.", "Горисе", "жители"),
    ("ru", "Пресс-секретарь президента сообщил, что в Горисе тихо.", "Горисе", "Пресс-секретарь президента"),
    ("fr", "Le porte-parole a répondu que Goris était calme.", "Goris", "porte-parole"),
    ("en", "Reports said Goris was calm.", "Goris", "Reports"),
    ("uk", "Ціни в Лачині зросли, сказала Анна Петросян, учителька.", "Лачині", "Анна Петросян"),
    ("es", "El pan subió en Goris, dijo Ana Pérez, maestra de Kapan.", "Goris", "Ana Pérez"),
    ("es", "El alcalde volvió a decir que nieva; la alcaldesa dijo que en Goris llueve.", "Goris", "alcaldesa"),
    ("fr", "Le pain manque à Goris, a déclaré Anna Petrossian, infirmière à Kapan.", "Goris", "Anna Petrossian"),
    ("de", "In Goris schneit es, sagte Anna Petrosjan, eine Lehrerin aus Kapan.", "Goris", "Anna Petrosjan"),
    ("de", "Nach Angaben der Polizei wurde in Goris ein Auto gestohlen.", "Goris", "Polizei"),
    ("hu", "Gorisban havazik, mondta Kovács Anna.", "Gorisban", "Kovács Anna"),
    ("hy", "Քաղաքապետը հայտարարեց, որ Գորիսում ձյուն է տեղացել։", "Գորիսում", "Քաղաքապետը"),
    ("ar", "قال المتحدث إن الثلج سقط في غوريس.", "غوريس", "المتحدث"),
]


@pytest.mark.parametrize(("lang", "text", "surface", "speaker"), SPEAKERS)
def test_a_speaker_is_who_can_speak(g: Gazetteer, lang: str, text: str, surface: str, speaker: str) -> None:
    assert voiced(g, lang, text, surface) == ("attributed", speaker)


SILENT = [
    "The United States opened a school in Goris.",
    "Three states claim the hills above Goris.",
    "Abu Musa and Greater Tunb, far from Goris, reported gales.",
    "Skye and Mull, islands that lie far from Goris, reported gales.",
    "A town called Goris is near.",
]


@pytest.mark.parametrize("text", SILENT)
def test_where_nobody_speaks_the_text_does(g: Gazetteer, text: str) -> None:
    assert voiced(g, "en", text, "Goris") == ("own", "")


@pytest.mark.parametrize(
    "text", ["Goris was calm, she said.", "As he said, Goris was calm.", "Goris, it is said, was calm."]
)
def test_a_pronoun_is_no_speaker(g: Gazetteer, text: str) -> None:
    assert voiced(g, "en", text, "Goris")[1] == ""


def test_where_the_speaker_is_he_does_not_say(g: Gazetteer) -> None:
    text = "In Kapan, the mayor said that Goris was calm."
    assert voiced(g, "en", text, "Kapan") == ("own", "")
    assert voiced(g, "en", text, "Goris") == ("attributed", "mayor")


@pytest.mark.parametrize(
    "text",
    [
        "“It rained,” the mayor told reporters in Goris.",
        "The mayor, who lives in Goris, said that it rained.",
        "Anna Petrosyan, a teacher from Goris, said that it rained.",
    ],
)
def test_of_whom_and_where_he_speaks_the_text_tells(g: Gazetteer, text: str) -> None:
    assert voiced(g, "en", text, "Goris") == ("own", "")


@pytest.mark.parametrize(
    ("lang", "text", "surface"),
    [
        ("fr", "« Il a plu », a dit un responsable à Goris.", "Goris"),
        ("ru", "«Шёл дождь», — сказал чиновник в Горисе.", "Горисе"),
        ("de", "„Es regnete“, sagte ein Beamter in Goris.", "Goris"),
        ("es", "«Llovió», dijo un funcionario en Goris.", "Goris"),
    ],
)
def test_where_a_quotation_was_spoken_the_text_tells(g: Gazetteer, lang: str, text: str, surface: str) -> None:
    assert voiced(g, lang, text, surface) == ("own", "")


def test_after_a_quotation_speech_is_taken_up_again(g: Gazetteer) -> None:
    text = "“It rained,” said the mayor, adding that Goris was wet."
    assert voiced(g, "en", text, "Goris") == ("attributed", "mayor")


GLOSSES = [
    ("en", "Shushi, the fortress town that Azerbaijanis call Shusha, was quiet.", "Shusha", "Azerbaijanis"),
    ("en", "Sibiu, which many residents call Hermannstadt, is old.", "Hermannstadt", "many residents"),
    ("en", "Khankendi, known to Armenians as Stepanakert, slept.", "Stepanakert", "Armenians"),
    ("en", "Shusha, called Shushi by Armenians, is high.", "Shushi", "Armenians"),
    ("en", "Stepanakert (Khankendi in Azerbaijani) slept.", "Khankendi", ""),
    ("en", "Stepanakert, also known as Khankendi, slept.", "Khankendi", ""),
    ("en", "Stepanakert, as Armenians call Khankendi, slept.", "Stepanakert", "Armenians"),
    ("en", "Tehran, which calls the Arabian Gulf the Persian Gulf, was calm.", "Persian Gulf", "Tehran"),
    ("ru", "Шуша, которую армяне называют Шуши, тиха.", "Шуши", "армяне"),
    ("ru", "Ханкенди, известный армянам как Степанакерт, спал.", "Степанакерт", "армянам"),
    ("uk", "Степанакерт, який азербайджанці називають Ханкенді, спав.", "Ханкенді", "азербайджанці"),
    ("es", "Las islas Falkland, llamadas Malvinas por la Argentina, son frías.", "Malvinas", "Argentina"),
    ("es", "Stepanakert, que los azerbaiyanos llaman Khankendi, duerme.", "Khankendi", "azerbaiyanos"),
    ("es", "Puerto Argentino, conocido por los británicos como Stanley, duerme.", "Stanley", "británicos"),
    ("fr", "Qamichli, que les Kurdes appellent Qamişlo, dort.", "Qamişlo", "Kurdes"),
    ("fr", "Stepanakert, appelée Khankendi par les Azerbaïdjanais, dort.", "Khankendi", "Azerbaïdjanais"),
    ("de", "Stepanakert, von den Aserbaidschanern Xankəndi genannt, schläft.", "Xankəndi", "Aserbaidschanern"),
    ("de", "Die Stadt Sibiu, die die Deutschen Hermannstadt nennen, schläft.", "Hermannstadt", "Deutschen"),
    ("hu", "Hermannstadt, amelyet a románok Sibiunak neveznek, régi.", "Sibiunak", "románok"),
    ("tr", "Ermenilerin Stepanakert dediği Hankendi sessizdi.", "Stepanakert", "Ermenilerin"),
    ("tr", "Ermenilerin Şuşi olarak adlandırdığı Şuşa yüksektir.", "Şuşi", "Ermenilerin"),
    ("az", "Ermənilərin Stepanakert adlandırdığı Xankəndi sakit idi.", "Stepanakert", "Ermənilərin"),
    ("az", "Ermənilər Şuşanı Şuşi adlandırır.", "Şuşi", "Ermənilər"),
    ("hy", "Շուշին, որը ադրբեջանցիները Շուշա են անվանում, բարձր է։", "Շուշա", "ադրբեջանցիները"),
    ("hy", "Ստեփանակերտը, որն ադրբեջանցիներն անվանում են Խանքենդի, լուռ էր։", "Խանքենդի", "ադրբեջանցիներն"),
    ("ar", "ستيباناكرت، التي يسميها الأذربيجانيون خانكندي، هادئة.", "خانكندي", "الأذربيجانيون"),
    ("fa", "استپاناکرت، که آذربایجانی‌ها آن را خانکندی می‌نامند، آرام بود.", "خانکندی", "آذربایجانی‌ها"),
]


@pytest.mark.parametrize(("lang", "text", "surface", "callers"), GLOSSES)
def test_a_name_that_is_explained_is_of_those_who_call_it_so(
    g: Gazetteer, lang: str, text: str, surface: str, callers: str
) -> None:
    assert voiced(g, lang, text, surface) == ("attributed", callers)


def test_two_names_in_one_breath_have_each_their_callers(g: Gazetteer) -> None:
    text = "They sailed by the Paracel Islands, which Vietnam calls Hoang Sa and China Xisha, at noon."
    assert voiced(g, "en", text, "Hoang Sa") == ("attributed", "Vietnam")
    assert voiced(g, "en", text, "Xisha") == ("attributed", "China")


@pytest.mark.parametrize("text", ["Yerevan called for calm in Goris.", "Baku marked what it calls a feast in Goris."])
def test_calling_for_something_names_nothing(g: Gazetteer, text: str) -> None:
    codes = {reason.code for one in g.annotate(text, lang="en").mentions for reason in one.why}
    assert "explained" not in codes


@pytest.mark.parametrize(
    ("lang", "text", "first", "gloss"),
    [
        (
            "en",
            "Shushi, the old fortress town high above the river that Azerbaijanis call Shusha, slept.",
            "Shushi",
            "Shusha",
        ),
        ("ru", "Шуша, которую армяне называют Шуши, тиха.", "Шуша", "Шуши"),
        ("tr", "Şuşa, Ermenilerin Şuşi dediği şehir, sessizdi.", "Şuşa", "Şuşi"),
    ],
)
def test_to_explain_a_name_is_not_to_go_over_to_it(g: Gazetteer, lang: str, text: str, first: str, gloss: str) -> None:
    found = lens(g.annotate(f"{text} {first}.", lang=lang, at="2023-09-09"))
    assert [(one.surface, one.form, one.gloss) for one in found.first_forms] == [(first, "glossed", gloss)]
    assert (found.switches, found.consistency) == ((), 1.0)
    assert [(one.by, one.count, one.of) for one in found.place_shares] == [(found.first_forms[0].by[0], 1, 1)]
