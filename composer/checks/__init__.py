"""The checks, one a module: found by scanning this package.

A module defines one subclass of :class:`composer.checking.check.Check`. Checks know no other check;
what several of them need stands in :mod:`composer.checking`.
"""
