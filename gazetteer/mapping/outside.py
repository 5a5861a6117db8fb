"""What a still map tells in words of the places that lie outside its frame."""

from __future__ import annotations

from typing import Any

from gazetteer.mapping import bounds, listing
from gazetteer.mapping.bounds import BBox
from gazetteer.model import LonLat, distance_km
from gazetteer.perspective import collation_key
from gazetteer.wording import figures, marked, say

ROUGH_KM = 100
"""From here on distances are told in tens of kilometres: nobody measures them from a frame's middle."""

FAR = (
    marked("%(place)s, %(distance)s km north"), marked("%(place)s, %(distance)s km north-east"),
    marked("%(place)s, %(distance)s km east"), marked("%(place)s, %(distance)s km south-east"),
    marked("%(place)s, %(distance)s km south"), marked("%(place)s, %(distance)s km south-west"),
    marked("%(place)s, %(distance)s km west"), marked("%(place)s, %(distance)s km north-west"),
)  # fmt: skip
"""As ``listing.AWAY``, in its order."""


def told(places: list[tuple[dict[str, Any], LonLat]], box: BBox) -> str:
    """``Outside the picture, with distances from its middle: Moscow, 1,800 km north; Iran.``; empty for none.

    Nearest first; countries and other wide places come last without a distance, as their pin is not where they lie.
    """
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    spots = sorted((distance_km(middle, at), place["label"], at) for place, at in places if not bounds.wide(place))
    far = [
        say(FAR[listing.wind(middle, spot)], place=label, distance=figures(_rounded(km))) for km, label, spot in spots
    ]
    wide = sorted((place["label"] for place, _ in places if bounds.wide(place)), key=collation_key)
    if not places:
        return ""
    outside = "; ".join([*far, *wide])
    if far:
        return say("Outside the picture, with distances from its middle: %(places)s.", places=outside)
    return say("Outside the picture: %(places)s.", places=outside)


def _rounded(km: float) -> int:
    return round(km) if km < ROUGH_KM else round(km / 10) * 10
