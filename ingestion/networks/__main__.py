"""Print the discovered networks, comma separated, as dbt's networks() macro reads them."""

from ingestion.networks import NETWORKS

print(",".join(NETWORKS))
