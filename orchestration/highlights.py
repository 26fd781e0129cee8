"""What a publication says, small enough for a page of Dagster: who moved most, how scores lie."""

import base64
from urllib.parse import quote

import duckdb

from dashboard.untrusted import markdown

# Dagster shows Markdown of a thousand characters in place, and a link to more
MOVERS = 3
BINS = 20
_MOVERS = f"""
select display_name, person_id, score, rank, delta_7d
from marts.leaderboard
where scope_kind = 'world' and abs(delta_7d) >= 0.1
qualify
    row_number() over (order by delta_7d desc, person_id) <= {MOVERS} and delta_7d > 0
    or row_number() over (order by delta_7d, person_id) <= {MOVERS} and delta_7d < 0
order by delta_7d desc, person_id
"""
_BINS = f"""
with width as (select 100 / {BINS} as points),
bins as (
    select least(floor(score / points), {BINS} - 1) as bin, count(*) as people
    from marts.leaderboard cross join width
    where scope_kind = 'world'
    group by bin
)
select coalesce(people, 0) from range({BINS}) as bars (bin) left join bins using (bin) order by bin
"""


def movers(con: duckdb.DuckDBPyConnection, dashboard: str) -> str:
    """A Markdown table of those whose score rose or fell most in 7 days, with links to their pages.

    Names are theirs to choose, so no markup in them survives.
    """
    rows = con.execute(_MOVERS).fetchall()
    if not rows:
        return "Nobody's score moved by a tenth of a point in 7 days."
    lines = ["| 7 d | | score | place |", "|---:|---|---:|---:|"]
    for name, person, score, rank, delta in rows:
        page = f"{dashboard}/person?p={quote(person)}"
        lines.append(f"| {delta:+.1f} | [{markdown(name, 40)}]({page}) | {score:.1f} | {rank} |")
    return "\n".join(lines)


def distribution(con: duckdb.DuckDBPyConnection) -> str:
    """A Markdown picture: how many people have which score, in bars of five points."""
    people = [count for (count,) in con.execute(_BINS).fetchall()]
    highest = max(*people, 1)
    bars = "".join(
        f"M{9 + 17 * bar} 110v-{90 * count / highest:.0f}" for bar, count in enumerate(people)
    )
    marks = "".join(f'<text x="{3.4 * score:.0f}" y="126">{score}</text>' for score in (0, 50, 99))
    # what Dagster shows of a picture beside its key and its time
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="355" height="132" font-size="12">'
        '<rect width="355" height="132" fill="#fff"/>'
        f'<path stroke="#0072B2" stroke-width="15" d="{bars}"/>{marks}'
        f'<text y="14">{sum(people):,} people by score, at most {highest:,} in a bar</text></svg>'
    )
    drawn = base64.b64encode(svg.encode()).decode()
    return f"![People by score](data:image/svg+xml;base64,{drawn})"
