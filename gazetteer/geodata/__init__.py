"""Reader, checker and formatter of the authored data under ``geodata/``."""

from gazetteer.geodata.check import check
from gazetteer.geodata.finding import Finding
from gazetteer.geodata.fmt import formatted
from gazetteer.geodata.read import DATA, read
from gazetteer.geodata.rows import schema

__all__ = ["DATA", "Finding", "check", "formatted", "read", "schema"]
