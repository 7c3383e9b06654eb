"""The networks on which an issue is announced, one a module: found by scanning this package.

A module defines one subclass of :class:`composer.announcement.Network`, whose docstring cites the
page that says how the network counts.
"""
