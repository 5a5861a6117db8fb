"""Linked Places Format (https://github.com/LinkedPasts/linked-places-format): places out, and collections put right.

What the format cannot say (who uses a name, who claims a place, a time as EDTF) stands beside it under terms of our
own, which an inline context defines; a plain reader finds the same in citations, relations and timespans.
"""

from gazetteer.standards.lpf.features import collection, feature, is_code
from gazetteer.standards.lpf.repair import Change, repaired

__all__ = ["Change", "collection", "feature", "is_code", "repaired"]
