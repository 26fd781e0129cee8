"""Bring what networks tell into raw_<network> schemas of the warehouse."""
