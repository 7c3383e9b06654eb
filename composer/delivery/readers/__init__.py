"""The author's own list: a table of any kind becomes readers, and a report of what was wrong.

::

    tables      what a file is: its encoding, its format
    csv_table   rows of CSV
    json_table  rows of JSON
    rows        what a row is
    columns     which column is which field
    addresses   what an address is
    reading     all of it: readers, each once
    report      what is said of a list
"""

from __future__ import annotations

from composer.delivery.readers.reading import Problem, ReaderList, read_readers

__all__ = ["Problem", "ReaderList", "read_readers"]
