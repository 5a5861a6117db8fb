"""Reconciliation of columns of names, for OpenRefine and its like: one engine, and beside it each dialect of the API.

``engine``, ``suggest`` and ``properties`` know nothing of JSON; ``v02`` reads and writes what version 0.2 of the W3C
group's API says. A later version is another file beside it.
"""
