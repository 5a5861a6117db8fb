"""The errors a caller can meet, as one tree.

    GazetteerError
    ├── InputError (ValueError)      a question that cannot be answered as asked; names its field
    │   └── LimitError               the same, for being too long or too many
    ├── DataError (ValueError)       a file under geodata/ does not say what it should
    ├── IndexFileError (RuntimeError)   the compiled index is missing, damaged, foreign or outdated
    ├── NotFoundError (KeyError)     ``g[id]`` was asked for a place that nobody recorded
    ├── BusyError (RuntimeError)     too many long texts are being read at once
    ├── ExtraMissingError (ImportError)   this needs a library that was not installed with the package
    └── StorageError (RuntimeError)  an article cannot be kept, or what was kept cannot be read

Each also is the builtin that a caller would catch. A message says what was wrong, where, and what to do.
"""


class GazetteerError(Exception):
    """Anything this library raises on purpose."""


class InputError(GazetteerError, ValueError):
    """A question that cannot be answered as asked.

    ``field`` is the parameter's name as printed in the documentation, ``where`` the part of the request that held it
    (``query``, ``body``, ``path``, ``header``), ``reason`` the sentence for the reader.
    """

    def __init__(self, field: str, reason: str, *, where: str = "query") -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason
        self.where = where


class LimitError(InputError):
    """More than this service takes in one go; the reason names the limit."""


class DataError(GazetteerError, ValueError):
    """A file under ``geodata/`` does not say what it should; the message names file, place and field."""


class IndexFileError(GazetteerError, RuntimeError):
    """The compiled index cannot be used; the message gives the command that mends it."""


class NotFoundError(GazetteerError, KeyError):
    """No place has this id, nor had it before."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else "no such place"


class BusyError(GazetteerError, RuntimeError):
    """Too many long texts are being read at once; ``retry_after_s`` says when to come back."""

    def __init__(self, reason: str, *, retry_after_s: int = 5) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s


class ExtraMissingError(GazetteerError, ImportError):
    """Part of the package needs a library that comes with an extra; the message gives the command that installs it."""


_EXTRAS = {
    "flask": "web", "flask_babel": "web", "flask_compress": "web", "flask_cors": "web", "flask_limiter": "web",
    "limits": "web", "granian": "web", "resvg_py": "map", "fontTools": "map", "folium": "map", "branca": "map",
    "geopandas": "geo", "pandas": "geo", "pyarrow": "geo", "pyogrio": "geo", "pypdf": "files", "docx": "files",
    "markdown_it": "files", "selectolax": "files", "charset_normalizer": "files",
}  # fmt: skip
"""Which extra of the package brings a module."""


def missing(error: ModuleNotFoundError) -> Exception:
    """The error to raise instead: which extra is wanted; the error itself where it is none of ours."""
    module = (error.name or "").split(".")[0]
    extra = _EXTRAS.get(module)
    if not extra:
        return error
    return ExtraMissingError(f"this needs {module}, which is not installed: pip install 'gazetteer[{extra}]'")


class StorageError(GazetteerError, RuntimeError):
    """An article cannot be kept, or what was kept cannot be read; the message says why and never quotes it."""
