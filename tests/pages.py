"""Addresses of every kind of page, for tests that go through them all."""

from __future__ import annotations

PAGES = (
    "/", "/example", "/annotate", "/places", "/places/khankendi-stepanakert", "/places/lachin-road", "/normalize",
    "/normalize?q=Khankendi/Stepanakert", "/lens", "/about", "/about/data", "/compare?one=az&other=am",
    "/docs", "/places?party=am&at=2023-09-09", "/disputes", "/disputes/karabakh", "/lines/2ff225f4?when=1992/..",
    "/about/sources", "/about/sources/unsc-853",
)  # fmt: skip
