"""Puts data, templates and web assets into the wheel, where an installed package finds them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BROUGHT = ("geodata", "templates", "static", "package.json", "package-lock.json", ".npmrc")
ASSETS = ".cache/assets"


class Share(BuildHookInterface[Any]):
    """Files beside the package go into ``gazetteer/_share``; made assets too, where ``make wheel`` has made them.

    Without them the package works all the same: the first ``gazetteer serve`` fetches them, once.
    """

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        share = {str(root / name): f"gazetteer/_share/{name}" for name in BROUGHT}
        if (root / ASSETS / "made.json").is_file():
            share[str(root / ASSETS)] = "gazetteer/_share/assets"
        build_data["force_include"].update(share)
