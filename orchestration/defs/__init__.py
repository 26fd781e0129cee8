"""The asset graph: ingestion, transformation, checks, publication, schedules."""
