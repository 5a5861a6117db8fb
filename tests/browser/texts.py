"""Articles written for these tests: short, invented, and about the places that the map must draw."""

ARTICLE = """Bread, buses and a bridge

TEGH, 9 September 2023. Two lorries waited on the Aghdam-Khankendi road for a third morning. The bakery of \
Khankendi/Stepanakert opened at six and sold out at seven. On the Lachin road the barrier was down, said a driver \
who had turned back at Lachin.

Her cousin in Shusha has a telescope. Her uncle in Stepanakert has an aquarium. In Shushi the fountain works again, \
a plumber said; in Goris it never stopped. A map of Karabakh hung in the station, and nobody looked at it. Moscow said \
that it was watching the barrier. The minister promised buses to the seven adjacent districts.

Nobody on the Lachin road could say when Stepanakert would see a bus from Aghdam.
"""
"""Points, lines and an area, told in both sides' words."""

SHORT = """A timetable

SHUSHA, 9 September 2023. The bus to Khankendi/Stepanakert takes the Lachin road.
"""
"""One of each that matters, for checks whose cost grows with the page."""

LONG = ARTICLE + "\n".join(
    ["", "The rest of this text names no place. It fills the column, so that the pane has to scroll."] * 30
    + ["", "At the very end a letter from Fuzuli arrived.", ""]
)
"""The same with its last mention far below the first screen."""

PLACELESS = """On soup

Peel the onions, cut them, and wait. Nothing here happens anywhere.
"""

HOSTILE = (
    "{{7*191}}",
    "{{ 'zq' ~ 7*191 }}",
    "{% if x %}",
    "{# note",
    "${1}",
    "${7*191}",
    "`",
    "\\\\",
    "</script><script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    '"><svg onload=window.hit=1>',
    "&lt;b&gt;",
    "<!--<script>",
    "\u202egnp.exe\u202c",
)
"""Strings that a template, a script, a style or a page would run if they ever reached one."""

HOSTILE_TITLE = " ".join(HOSTILE[:5]) + " `\\\\</script><img src=x onerror=window.hit=1>\u202egnp"
"""A title line: at most 120 characters, so that it becomes the heading."""

HOSTILE_ARTICLE = f"""{HOSTILE_TITLE}

{" ".join(HOSTILE)} and Khankendi/Stepanakert {" ".join(HOSTILE)}

Lachin {HOSTILE[8]} road, then the Lachin road {HOSTILE[9]} on 9 September 2023. {HOSTILE[0]} Shusha {HOSTILE[2]}
"""
