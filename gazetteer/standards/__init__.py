"""Formats and interfaces by which others meet us; words of outside formats stay in here."""
