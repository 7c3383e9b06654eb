"""The forms in which findings are told to programs: one a module, found by its name."""
