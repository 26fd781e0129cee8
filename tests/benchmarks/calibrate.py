"""The evidence behind prices and scale: `make calibrate`.

Reads the warehouse of CLOUT_HOME (of the demo, if none is set) after a refresh. For each network
and act: how often it happens per post here and where its price was derived (the seed's `per_post`),
and what it would be worth if a price were k over the base rate here, with k set by the network's
commonest click; beside it the published price. Then what a and b would have to be for a median
active person at 20 and a 95th percentile at 50. The seeds are what counts: nothing is changed here.
"""

import math
import os
import sys
from pathlib import Path

import duckdb
import pandas as pd

CLICKS = ("like", "favourite", "reaction")
LADDER = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 4, 6, 8, 12, 16, 25)
RATES = """
    with posts as (
        select network, count(*) as posts from intermediate.int_posts
        where not is_repost group by all
    ),
    acts as (
        select network, act, sum(acts) as acts from (
            select network, act, count(*) as acts from intermediate.int_interactions group by all
            union all
            select network, act, sum(acts) from intermediate.int_unknown_acts group by all
        ) group by all
    )
    select prices.network, prices.act, acts.acts / posts.posts as per_post,
        prices.per_post as in_seed,
        prices.measured_on, prices.points
    from intermediate.int_prices as prices
    inner join acts using (network, act)
    inner join posts using (network)
    where prices.weights_version = 'v1' and prices.component = 'response' and acts.acts > 0
    order by all
"""
PARTS = """
    select (s.unclipped - m.a) / m.b as x, m.a, m.b
    from intermediate.int_scores as s
    inner join seeds.method_versions as m using (method_version)
    where s.method_version = 'v1' and s.response > 0 and not s.is_capped
        and s.score_date = (select max(score_date) from intermediate.int_scores)
"""


def main() -> None:
    """Print both tables."""
    home = Path(os.environ.get("CLOUT_HOME", "data/demo"))
    if not (home / "warehouse.duckdb").exists():
        sys.exit(f"There is no warehouse in {home}: run `clout demo --no-dashboard` first.")
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as con:
        rates, parts = con.execute(RATES).df(), con.execute(PARTS).df()
    print(priced(rates).to_string(index=False, float_format=lambda value: f"{value:,.3f}"))
    middle, high = parts.x.quantile([0.5, 0.95])
    b = 30 / (high - middle)
    print(
        f"\n{len(parts)} active people: X has median {middle:.3f} and 95th percentile {high:.3f}.\n"
        f"Median 20 and 95th percentile 50 would take a = {20 - b * middle:.2f}, b = {b:.2f}; "
        f"frozen are a = {parts.a[0]:.2f}, b = {parts.b[0]:.2f}, which give "
        f"{parts.a[0] + parts.b[0] * middle:.1f} and {parts.a[0] + parts.b[0] * high:.1f}."
    )


def priced(rates: pd.DataFrame) -> pd.DataFrame:
    """Add k / base rate, and the nearest step of the ladder, by ratio."""
    clicks = rates[rates.act.isin(CLICKS)].groupby("network").per_post.max()
    rates["k_over_rate"] = rates.network.map(clicks) / rates.per_post
    rates["step"] = [
        None if pd.isna(rate) else min(LADDER, key=lambda step: abs(math.log(step / rate)))
        for rate in rates.k_over_rate
    ]
    return rates[
        ["network", "act", "per_post", "in_seed", "measured_on", "k_over_rate", "step", "points"]
    ]


if __name__ == "__main__":
    main()
