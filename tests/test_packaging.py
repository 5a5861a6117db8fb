"""The package as others get it: what a wheel carries, what each extra brings, and what is said where one is missing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

import gazetteer
from gazetteer import folders
from gazetteer.core import Gazetteer
from gazetteer.errors import ExtraMissingError, missing
from gazetteer.store import layout

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]


def pins(name: str) -> set[str]:
    lines = (line.partition("#")[0].strip() for line in (ROOT / name).read_text("utf-8").splitlines())
    return {line for line in lines if line and not line.startswith("-r")}


def test_package_and_requirements_have_the_same_pins() -> None:
    extras = {pin for name, found in EXTRAS.items() if name != "all" for pin in found}
    assert {*PROJECT["dependencies"], *extras} == pins("requirements.txt")


def test_all_means_all_extras() -> None:
    named = EXTRAS["all"][0].partition("[")[2].rstrip("]").split(",")
    assert set(named) == set(EXTRAS) - {"all"}


def test_a_missing_library_names_its_extra() -> None:
    found = missing(ModuleNotFoundError("no", name="flask.json"))
    assert isinstance(found, ExtraMissingError)
    assert "gazetteer[web]" in str(found)
    other = ModuleNotFoundError("no", name="something_else")
    assert missing(other) is other


def test_the_user_chooses_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GAZETTEER_CACHE", str(tmp_path))
    assert folders.cache() == tmp_path
    assert layout.default_folder() == tmp_path / "index"


def test_an_installed_package_uses_the_systems_cache_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GAZETTEER_CACHE", raising=False)
    monkeypatch.setattr(folders, "checkout", lambda: False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere/cache")
    if sys.platform.startswith("linux"):
        assert folders.cache() == Path("/somewhere/cache/gazetteer")
    assert folders.cache().is_absolute()
    assert folders.cache().name.lower() in ("gazetteer", "cache")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this tree, built as ``make wheel`` does."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(out.glob("*.whl"))


def test_a_wheel_carries_data_templates_styles_and_tables(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        "gazetteer/py.typed", "gazetteer/lexicon/demonyms.tsv", "gazetteer/lexicon/en.toml",
        "gazetteer/lens/measured.toml", "gazetteer/translations/messages.pot",
        "gazetteer/_share/geodata/sources.toml", "gazetteer/_share/templates/base.html",
        "gazetteer/_share/static/gazetteer.css", "gazetteer/_share/package-lock.json",
    }  # fmt: skip
    assert wanted <= names
    data = {path.relative_to(ROOT).as_posix() for path in (ROOT / "geodata").rglob("*") if path.is_file()}
    assert {f"gazetteer/_share/{name}" for name in data} <= names
    assert not [name for name in names if "/.cache/" in name or name.startswith("tests/")]


@pytest.mark.slow
def test_a_wheel_answers_and_serves_in_an_empty_folder_without_network(
    wheel: Path, tmp_path: Path, g: Gazetteer
) -> None:  # fmt: skip
    """Libraries come from this environment; the package, its data and pages from the wheel alone."""
    home, empty = tmp_path / "env", tmp_path / "empty"
    empty.mkdir()
    venv.create(home, system_site_packages=False, with_pip=False)
    (site,) = home.glob("lib/python*/site-packages")
    zipfile.ZipFile(wheel).extractall(site)
    here = Path(gazetteer.__file__).parents[1]
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    (site / "libraries.pth").write_text("\n".join(libraries), "utf-8")
    cache = tmp_path / "cache"
    cache.mkdir()
    shutil.copytree(layout.default_folder(), cache / "index", symlinks=True)
    environ = {
        **os.environ,
        "GAZETTEER_CACHE": str(cache),
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }
    environ.pop("PYTHONPATH", None)
    script = (
        "import gazetteer, gazetteer.folders as f\n"
        f"assert not gazetteer.__file__.startswith({str(here)!r} + '/gazetteer'), gazetteer.__file__\n"
        "assert not f.checkout()\n"
        "from gazetteer.store.build import ready\n"
        "assert ready(), 'the index built from the checkout is of the same data and rules'\n"
        "from gazetteer.web import create_app\n"
        "client = create_app().test_client()\n"
        "for path in ('/', '/example', '/places/lachin', '/v1/normalize?q=Lachin'):\n"
        "    assert client.get(path).status_code == 200, path\n"
    )
    command = [str(home / "bin" / "python"), "-c", script]
    done = subprocess.run(command, cwd=empty, env=environ, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert list(empty.iterdir()) == []


def test_the_container_file_has_no_fault_that_a_linter_knows() -> None:
    linter = shutil.which("hadolint") or str(Path(sys.executable).with_name("hadolint"))
    if not Path(linter).exists():
        pytest.skip("hadolint is not installed")
    done = subprocess.run([linter, str(ROOT / "deploy" / "Dockerfile")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_units_and_containers_use_settings_that_exist() -> None:
    from gazetteer.web.settings import SETTINGS

    known = {f"GAZETTEER_{one.name}" for one in SETTINGS}
    for name in ("Dockerfile", "gazetteer.service"):
        text = (ROOT / "deploy" / name).read_text("utf-8")
        assert set(re.findall(r"\bGAZETTEER_[A-Z_]+", text)) <= known
