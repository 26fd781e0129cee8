"""Print the dlt schema of a network's raw tables: the same for every network.

`python -m ingestion.schema > ingestion/schemas/network.schema.yaml` exports it.
"""

from tempfile import TemporaryDirectory

import dlt
from dlt.common.schema import Schema

from ingestion.relations import RELATIONS
from ingestion.source import source_from

NAME = "network"


def schema() -> Schema:
    """What dlt makes of a source that knows every relation and has no row in any."""
    empty = [(relation, relation.schema.empty_table()) for relation in RELATIONS.values()]
    with TemporaryDirectory() as folder:
        pipeline = dlt.pipeline(NAME, pipelines_dir=folder, destination="duckdb")
        pipeline.extract(source_from(NAME, lambda: iter(empty)), loader_file_format="parquet")
        return pipeline.default_schema


if __name__ == "__main__":
    print(schema().to_pretty_yaml(remove_defaults=True).rstrip())
