"""Formats that can be imported, one a file: found by scanning this package."""
