"""Words of the model's closed lists as readers meet them, put into the catalogue; ``say`` turns them at the page.

In English each is written as in the data; a test holds this table against the lists.
"""

from __future__ import annotations

from gazetteer.wording import marked

KINDS = (
    marked("country"), marked("region"), marked("district"), marked("city"), marked("town"), marked("village"),
    marked("quarter"), marked("polity"), marked("collective"), marked("road"), marked("railway"), marked("crossing"),
    marked("checkpoint"), marked("boundary"), marked("sea"), marked("strait"), marked("gulf"), marked("river"),
    marked("lake"), marked("reservoir"), marked("island"), marked("archipelago"), marked("reef"), marked("peninsula"),
    marked("peak"), marked("site"),
)  # fmt: skip
NAME_KINDS = (marked("official"), marked("common"), marked("former"), marked("short"), marked("variant"))
STANCES = (marked("prefers"), marked("accepts"), marked("rejects"))
CLAIMS = (
    marked("sovereignty"), marked("control"), marked("administration"), marked("recognition"), marked("part of"),
    marked("capital of"),
)  # fmt: skip
CERTAINTIES = (marked("low"), marked("medium"), marked("high"))
VOICES = (marked("own"), marked("attributed"), marked("quoted"))
DIRECTIONS = (
    marked("north"), marked("north-east"), marked("east"), marked("south-east"), marked("south"),
    marked("south-west"), marked("west"), marked("north-west"),
)  # fmt: skip
FOUND = (
    marked("exact"), marked("variant"), marked("transliterated"), marked("fuzzy"), marked("compound"),
    marked("composed"), marked("qualified"), marked("ambiguous"), marked("none"), marked("not asked"),
)  # fmt: skip
"""How a name was found, as ``how`` and ``status`` of an answer and of a table's row say it."""
CORRECTED = (marked("applied"), marked("moved"), marked("lost"), marked("unused"))
PARTS_OF_REQUEST = (marked("query"), marked("path"), marked("header"), marked("body"))
