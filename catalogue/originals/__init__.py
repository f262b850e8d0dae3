"""The bytes as obtained: put away once, opened read-only, verified by digest."""
