"""A fictional France behind the real shapes of the networks' APIs, on loopback."""
