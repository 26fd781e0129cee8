"""Housekeeping of files and databases."""
