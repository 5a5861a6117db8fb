"""Collects what the pages say into ``gazetteer/translations/messages.pot``, the template of every catalogue.

    python -m gazetteer.web.messages      write the template anew (``make messages``)

What is collected: words of templates, and texts that Python hands to ``say``, ``say_n`` and ``marked`` as they stand.
The mapping is ``[[tool.babel.mappings]]`` of ``pyproject.toml``. Names, sources and articles are data and stay as
they are.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po, write_po

from gazetteer import folders

TEMPLATE = folders.PACKAGE / "translations" / "messages.pot"
KEYWORDS = ("say", "say_n:1,2", "marked", "gz.t", "gz.n:1,2", "gz.parts")


def collected(out: Path) -> None:
    """Write the template of the code as it is now to a file."""
    before = Path.cwd()
    # Babel reads the mapping's patterns, and writes where a text stands, from the folder that it is run in.
    os.chdir(folders.brought())
    try:
        words = [word for keyword in KEYWORDS for word in ("-k", keyword)]
        head = [
            "pybabel",
            "-q",
            "extract",
            "-F",
            "pyproject.toml",
            "-o",
            str(out),
            "--add-location=file",
            "--sort-by-file",
        ]
        CommandLineInterface().run([*head, "-c", "For translators:", "-s", *words, "."])  # type: ignore[no-untyped-call]
    finally:
        os.chdir(before)
    _plain(out)


def _plain(out: Path) -> None:
    """The same without what differs from one run to the next: a date would make every run a change."""
    catalogue = read_po(io.BytesIO(out.read_bytes()))
    catalogue.project, catalogue.version, catalogue.copyright_holder = "Gazetteer", "", "the Gazetteer's authors"
    catalogue.header_comment = (
        "# Words of the pages. Copy to <language>/LC_MESSAGES/messages.po; docs/translating.md says how."
    )
    written = io.BytesIO()
    write_po(written, catalogue, width=100, sort_by_file=True, include_lineno=False)
    lines = written.getvalue().decode().splitlines(keepends=True)
    out.write_text("".join(line for line in lines if not line.startswith('"POT-Creation-Date')), "utf-8")


if __name__ == "__main__":
    collected(TEMPLATE)
