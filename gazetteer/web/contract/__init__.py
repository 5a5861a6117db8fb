"""The interface described for programs: one table of operations, from which OpenAPI document and page are made."""

from __future__ import annotations

from gazetteer.web.contract.document import document

__all__ = ["document"]
