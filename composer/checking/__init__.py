"""The frame of the checks: what they look at, how they are run, and how what they find is told."""
