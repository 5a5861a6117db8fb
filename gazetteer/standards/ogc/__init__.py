"""OGC API – Features over the authored places: collections of one geometry type each, with flat columns."""
