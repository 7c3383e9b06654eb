"""The blocks that directives make: one module each, found by scanning this package."""
