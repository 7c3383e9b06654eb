"""The newsletter's own site: its issues' web editions, and the pages that lead to them."""
