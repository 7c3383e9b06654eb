"""The providers' and platforms' APIs on loopback, each written from its documentation."""
