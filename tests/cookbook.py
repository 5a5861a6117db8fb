"""Runs the notebooks of the cookbook, as tests do; ``python -m tests.cookbook`` stores their outputs anew.

Each runs in an empty folder with a cache of its own over the shipped index, and may open sockets on this machine only.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from gazetteer.store import layout

FOLDER = Path(__file__).parents[1] / "docs" / "cookbook"
BOOKS = tuple(sorted(path.stem for path in FOLDER.glob("*.ipynb")))
TIMEOUT_S = 120
"""Of one cell: the whole cookbook takes half a minute where nothing else runs."""
BULKY = 200_000
"""Characters of an output that is not stored: maps carry the ground, fonts and scripts with them."""
NOT_STORED = "A map of about 1 MB, which is not stored here: run the cell to see it."
KEY = "key"
"""Tag of the cells whose outputs must come out as they are stored."""
GUARD = """
import socket
def _here(address):
    if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "localhost", "::1"):
        raise OSError(f"a notebook of the cookbook asked {address[0]}")
for _name in ("connect", "connect_ex"):
    def _guarded(self, address, _real=getattr(socket.socket, _name)):
        _here(address)
        return _real(self, address)
    setattr(socket.socket, _name, _guarded)
"""


def run(name: str, folder: Path) -> Any:
    """The notebook with the outputs of a fresh run in ``folder``. Raises CellExecutionError where a cell fails."""
    book = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    book.cells.insert(0, nbformat.v4.new_code_cell(GUARD))
    client = NotebookClient(
        book, timeout=TIMEOUT_S, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    client.execute(env=environment(folder))
    del book.cells[0]
    for cell in book.cells:
        # Times of the run, and numbers that the guard has moved.
        cell.metadata.pop("execution", None)
    for number, cell in enumerate((one for one in book.cells if one.cell_type == "code"), 1):
        cell.execution_count = number
        cell.outputs = [*stored(cell.outputs, number)]
    return book


def environment(folder: Path) -> dict[str, str]:
    """Settings of the kernel: our package and its commands, and a cache whose datasets are its own."""
    cache = folder / ".cache"
    cache.mkdir()
    home = layout.default_folder()
    for part in (home, home.parent / "assets"):
        (cache / part.name).symlink_to(part, target_is_directory=True)
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    root = os.pathsep.join(filter(None, (str(FOLDER.parents[1]), os.environ.get("PYTHONPATH", ""))))
    ours = {"GAZETTEER_CACHE": str(cache), "PATH": path, "PYTHONPATH": root, "IPYTHONDIR": str(cache / "ipython")}
    return {**os.environ, **ours}


def stored(outputs: Any, number: int) -> Iterator[Any]:
    """Outputs as the repository keeps them: without bulky ones, without addresses in memory."""
    for output in outputs:
        if output.output_type == "execute_result":
            output.execution_count = number
        data = output.get("data", {})
        if len(data.get("text/html", "")) > BULKY:
            data = output["data"] = {"text/plain": NOT_STORED}
        if "text/plain" in data:
            data["text/plain"] = re.sub(r" at 0x[0-9a-f]+", "", data["text/plain"])
        yield output


def told(cell: Any) -> str:
    """What a cell prints and answers, as text; the order of its two streams is nobody's."""
    streams = {"stdout": "", "stderr": ""}
    shown = []
    for output in cell.outputs:
        if output.output_type == "stream":
            streams[output.name] += output.text
        else:
            shown.append(output.get("data", {}).get("text/plain", ""))
    return "\n".join([*streams.values(), *shown])


def main() -> None:
    for name in sys.argv[1:] or BOOKS:
        with tempfile.TemporaryDirectory() as folder:
            nbformat.write(run(name, Path(folder)), FOLDER / f"{name}.ipynb")


if __name__ == "__main__":
    main()
