"""Marts made up to the published contract, with the nastiest names a network could send."""

import json
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from dashboard.marts import CONFIG

AS_OF = date(2026, 11, 22)
NASTY = [
    "**Gras** _italique_ `code` [lien](javascript:alert(1))",
    "<img src=x onerror=alert(1)><b>HTML</b>",
    "‮evil name‬ عمر الخيّام",
    "Zoé 🦆👩‍🚀 Émoji :material/bug_report: :red[rouge] :smile:",
    '=HYPERLINK("http://evil.example";"clic")',
    "$x^2$ -> | tableau | <!-- -->",
    "Un nom vraiment très très long " * 6,
    "名前 テスト",
]
FIRST = [
    "Nathalie",
    "Adrien",
    "Éric",
    "Henri",
    "Marcelle",
    "Margaux",
    "Benjamin",
    "Gérard",
    "Odile",
    "Théo",
    "Inès",
    "Yanis",
]
LAST = [
    "Bousquet",
    "Marchand",
    "Grenier",
    "Régnier",
    "Bourgeois",
    "Guillot",
    "Martins",
    "Ménard",
    "Rey",
    "Chauvet",
]
TOPICS = {
    "cuisine": ("culture", "Cuisine", "Cooking"),
    "football": ("sport", "Football", "Football"),
    "climat": ("science", "Climat", "Climate"),
    "musique": ("culture", "Musique", "Music"),
    "jeux-video": ("culture", "Jeux vidéo", "Video games"),
    "sante": ("science", "Santé", "Health"),
}
NETWORKS = {"twitter": "X", "youtube": "YouTube", "wordpress": "WordPress"}
ACTS = [
    ("twitter", "like", "like", 1.0, "response"),
    ("twitter", "reply", "reply", 4.0, "response"),
    ("twitter", "share", "repost", 6.0, "response"),
    ("twitter", "list", "listed", 0.0, "recognition"),
    ("twitter", "follow", "follow", 0.0, "audience"),
    ("youtube", "comment", "comment", 4.0, "response"),
    ("youtube", "view", "view", 0.01, "response"),
    ("wordpress", "comment", "comment", 5.0, "response"),
    ("wordpress", "pingback", "pingback", 8.0, "response"),
]
A, B = 0.94, 4.2
STYLES = (
    ("TrueFalseFalseTrue", True, True, False, False),
    ("FalseFalseTrueTrue", True, False, False, True),
    ("TrueTrueFalseTrue", True, True, True, False),
    (None, None, None, None, None),
)
SCHEMA = Path(__file__).with_suffix(".sql").read_text()


def reading(home: Path) -> duckdb.DuckDBPyConnection:
    """What a home has published; pages read it in the same process, so it is opened as they do."""
    file = (home / "published" / "current.duckdb").resolve()
    return duckdb.connect(str(file), read_only=True, config=CONFIG)


def publish(folder: Path, people: int = 300, run: str = "a", score_shift: float = 0.0) -> Path:
    """Write one published file with that many people, its status.json and the `current` link."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"marts-{run}.duckdb"
    con = duckdb.connect(str(file))
    con.execute(SCHEMA)
    _vocabulary(con)
    if people:
        _people(con, people, score_shift)
    con.close()
    now = datetime.now(UTC)
    (folder / "status.json").write_text(
        json.dumps(
            {
                "run_id": run,
                "started_at": (now - timedelta(minutes=2)).isoformat(),
                "ended_at": now.isoformat(),
                "as_of": AS_OF.isoformat(),
                "outcome": "ok",
                "method_version": "v1",
                "steps": [{"name": "extract", "seconds": 12.5, "outcome": "ok"}],
                "networks": {
                    "twitter": _network("loaded", {"posts": 900, "interactions": 4000}),
                    "youtube": _network("failed", {}, "throttled"),
                    "wordpress": _network("not connected", {}),
                },
                "failed_checks": [],
                "quarantined": 3,
            }
        )
    )
    link = folder / f".current-{run}"
    link.symlink_to(file.name)
    link.replace(folder / "current.duckdb")
    return file


def _network(status: str, rows: dict[str, int], error: str | None = None) -> dict:
    return {
        "status": status,
        "rows": rows,
        "quarantined": 3 if rows else 0,
        "requests": 41,
        "seconds": 3.2,
        "error": error,
    }


def _put(con: duckdb.DuckDBPyConnection, table: str, rows: list[tuple], columns: str = "") -> None:
    names = [row[0] for row in con.execute(f"describe marts.{table}").fetchall()]
    frame = pd.DataFrame(rows, columns=columns.split() or names)
    con.register("frame", frame)
    con.execute(f"insert into marts.{table} by name select * from frame")
    con.unregister("frame")


def _vocabulary(con: duckdb.DuckDBPyConnection) -> None:
    _put(
        con,
        "networks",
        [
            (
                *(n, title, n == "twitter"),
                *(f"{title} : ce qui est public.", f"{title}: what is public."),
                *(100, 4000, AS_OF, datetime(2026, 11, 23, 3, 14, tzinfo=UTC)),
            )
            for n, title in NETWORKS.items()
        ],
    )
    words = ("Médiane", "Median", "Un monde", "A world")
    _put(
        con,
        "method_measures",
        [
            ("v1", 1, "median", "one", 15, 25, 23.6, True, "measure", *words, None, None),
            (
                "v1",
                2,
                "fit",
                "one",
                None,
                0.75,
                0.76,
                False,
                "measure",
                *words,
                "Car *x*.",
                "As x.",
            ),
            ("v0", 1, "median", "one", 15, None, 9, False, "measure", *words, "Non.", "No."),
        ],
    )
    families = {"culture": "Culture", "sport": "Sports", "science": "Sciences"}
    _put(
        con,
        "topics",
        [
            (topic, code, families[code], families[code], *names)
            for topic, (code, *names) in TOPICS.items()
        ],
    )
    _put(con, "countries", [("FR", "France", "France"), ("BE", "Belgique", "Belgium")])
    _put(
        con,
        "methods",
        [
            (
                "v1",
                date(2026, 1, 1),
                True,
                A,
                B,
                5.0,
                5.0,
                1.0,
                0.1,
                0.25,
                0.75,
                20.0,
                100,
                20.1,
                50.2,
                "Première méthode",
                "First method",
                "Valeurs de départ.",
                "Start values.",
                0.5,
            )
        ],
        "method_version active_from is_active a b c k w_recognition w_audience unknown_weight"
        " unknown_exponent flagged_cap active_people median_score score_95th name_fr name_en"
        " note_fr note_en unclaimed_standing",
    )
    _put(
        con,
        "styles",
        [
            (
                f"{share}{focus}{often}{part}",
                part,
                share,
                focus,
                often,
                f"Style {i}",
                f"Style {i}",
                "Son sens.",
                "Its meaning.",
            )
            for i, (part, share, focus, often) in enumerate(product((False, True), repeat=4))
        ],
    )
    _put(
        con,
        "acts",
        [
            (
                "v1",
                network,
                act,
                native,
                points,
                component,
                100 / points if points else None,
                "sandbox" if points else None,
                f"{native} en mots",
                f"{native} in words",
                "Rare, donc cher.",
                "Rare, so dear.",
            )
            for network, act, native, points, component in ACTS
        ],
    )


def _people(con: duckdb.DuckDBPyConnection, n: int, shift: float) -> None:
    rng = np.random.default_rng(7)
    names = [f"{FIRST[i % 12]} {LAST[(i * 7) % 10]} {i}" for i in range(n)]
    for place, name in enumerate(NASTY):
        if place * 3 < n:
            names[place * 3] = name.strip()
    ids = [f"p{i:03d}" for i in range(n)]
    country = ["BE" if i % 9 == 4 else None if i % 50 == 49 else "FR" for i in range(n)]
    nets = [sorted(list(NETWORKS)[: 1 + i % 3]) for i in range(n)]
    walk = np.cumsum(rng.normal(0, 0.5, (n, 91)), axis=1)
    scores = np.clip(88 - 75 * np.arange(n)[:, None] / n + walk + shift, 1, 100).round(6)
    days = [AS_OF - timedelta(days=90 - d) for d in range(91)]
    order = np.argsort(-scores, axis=0, kind="stable")
    ranks = np.empty_like(order)
    for d in range(91):
        ranks[order[:, d], d] = np.arange(1, n + 1)
    _put(
        con,
        "people",
        [
            (ids[i], names[i], country[i], "registry", "public", len(nets[i]), ",".join(nets[i]))
            for i in range(n)
        ],
    )
    observed = datetime(2026, 11, 23, 3, 14, tzinfo=UTC)
    _put(
        con,
        "accounts",
        [
            (
                network,
                f"{i}",
                ids[i],
                f"@user_{i}",
                names[i],
                "Bio **gras** <script>",
                url,
                1000 * (n - i),
                50,
                3,
                200,
                i % 5 == 0,
                observed,
                observed,
            )
            for i in range(n)
            for network, url in zip(
                nets[i],
                (f"https://example.org/{i}", "javascript:alert(1)", None),
                strict=False,
            )
        ],
    )
    now, history = [], []
    for i in range(n):
        s = scores[i]
        now.append(
            (
                ids[i],
                "v1",
                AS_OF,
                s[90],
                max(1, s[90] - 2),
                min(100, s[90] + 2),
                int(ranks[i, 90]),
                int(ranks[i, 90]),
                int(ranks[i, 90]) + 2,
                100 - 100 * i / n,
                100 - 100 * i / n,
                s[90] - s[89],
                s[90] - s[83],
                s[90] - s[60],
                500.0 - i,
                3.0,
                1000 * (n - i),
                400,
                1.5,
                0.7,
                12,
                33.0,
                2.5,
                1000 * (n - i),
                0.3 if i == 6 else 1.0,
                False,
                *STYLES[i % 4],
            )
        )
        history += [
            (
                ids[i],
                days[d],
                "v1",
                s[d],
                max(1, s[d] - 2),
                min(100, s[d] + 2),
                int(ranks[i, d]),
                500.0,
                3.0,
                1000,
            )
            for d in range(91)
        ]
    _put(
        con,
        "person_scores",
        now,
        "person_id method_version score_date score score_low score_high rank rank_low rank_high"
        " percentile percentile_country delta_1d delta_7d delta_30d response recognition audience"
        " reach amplification network_impact regulars generosity activity popularity trust"
        " is_capped style takes_part creates is_focused is_consistent",
    )
    _put(con, "person_score_history", history)
    _contributions(con, ids, nets, scores)
    _explanations(con, ids, scores)
    _acts(con, ids, nets)
    _put(
        con,
        "method_comparison",
        [(p, "v1", "v0", 50.0, 40.0, -10.0, 5, 9 + i, -4 - i) for i, p in enumerate(ids[:30])],
    )
    lists = {"famille-martin": range(3, 10), "sciences-po": range(0, n, 4), "vide": range(0)}
    _put(
        con,
        "lists",
        [
            ("famille-martin", "Famille Martin", "family", "registry"),
            ("sciences-po", "Sciences Po", "school", "registry"),
            ("vide", "Liste *vide*", "other", "registry"),
        ],
        "list_id name kind source",
    )
    members = [(name, ids[i]) for name, who in lists.items() for i in who if i < n]
    _put(con, "list_members", members)
    of_list = {name: {p for m, p in members if m == name} for name in lists}
    spans = [[t for j, t in enumerate(TOPICS) if (i + j) % 4 == 0][:3] for i in range(n)]
    _put(
        con,
        "person_topics",
        [
            (ids[i], topic, False, 12, 40.0 - j, 0.5 / (j + 1), 1 + i, 2, 1, 0, 3, 30.0, n - i)
            for i in range(n)
            for j, topic in enumerate(spans[i])
        ],
    )
    confirmed = ("same_as", "people.csv", "Confirmé", "Confirmed")
    _put(con, "person_aliases", [("old-slug", ids[0], *confirmed)])
    _put(
        con,
        "list_networks",
        [
            (name, network, 1 / len(NETWORKS))
            for name, who in lists.items()
            if len(who)
            for network in NETWORKS
        ],
    )
    _put(
        con,
        "fairness",
        [
            ("v1", kind, code, n // 2, 40.0, 70.0, 1 / 3 if kind == "network" else None)
            for kind, codes in {
                "network": NETWORKS,
                "audience": ("<100", "1k-10k"),
                "country": ("FR", None),
                "language": ("fr", "en"),
            }.items()
            for code in codes
        ],
    )
    _put(
        con,
        "topic_posts",
        [
            (
                ids[i], topic, "twitter", f"t{i}", AS_OF, "https://x.com/i/1", "Un *texte* <b>",
                "fr", "climat", 12, 30.5, 1,
            )
            for i in range(n)
            for topic in spans[i]
        ],
    )  # fmt: skip
    _put(con, "related_topics", [("climat", "sante", 4, 0.5, 1), ("climat", "cuisine", 3, 0.2, 2)])
    if n:
        _put(
            con,
            "person_context_scores",
            [
                (ids[0], context, "v1", AS_OF, score, None, None, 1.5, 9.0, 1.0, 90.0, False, 1, "")
                for context, score in (("pro", 41.5), ("loisir", 12.0))
            ],
        )
    scopes = {("world", "world"): list(range(n))}
    for code in ("FR", "BE"):
        scopes["country", code] = [i for i in range(n) if country[i] == code]
    scopes["region", "FR-BRE"] = [i for i in scopes["country", "FR"] if i % 5 == 0]
    scopes["region", "FR-35-rennes"] = scopes["region", "FR-BRE"][:10]
    _put(
        con,
        "regions",
        [
            ("FR", "FR-BRE", "region", None, "Bretagne", "Brittany"),
            ("FR", "FR-35-rennes", "commune", "FR-35", "Rennes", "Rennes"),
        ],
    )
    for topic in TOPICS:
        scopes["topic", topic] = [i for i in range(n) if topic in spans[i]]
    for name in lists:
        scopes["list", name] = [i for i in range(n) if ids[i] in of_list[name]]
    for (kind, scope), who in scopes.items():
        if who:
            _scope(con, kind, scope, np.array(who), scores, days, ids, names, country)
    for table, key in (("list_scores", "list"), ("country_scores", "country")):
        _quartiles(con, table, key, scopes, scores, days)
    _put(
        con,
        "topic_scores",
        [(t, day, 50, 900.0 + k * d) for k, t in enumerate(TOPICS) for d, day in enumerate(days)],
    )
    _put(
        con,
        "coverage",
        [
            (network, ids[i], 1, 200, 900, days[0], days[90], observed, outcome, note, True)
            for i in range(n)
            for network, outcome, note in zip(
                nets[i],
                ("read", "protected", "gone"),
                (None, "protégé", "compte *supprimé*"),
                strict=False,
            )
        ],
        "network person_id account_count posts acts first_day last_day read_at outcome note"
        " is_in_score",
    )
    _put(con, "quarantine_counts", [("twitter", "posts", "created_at", "not a date", 3)])
    _put(
        con,
        "runs",
        [
            (run, then, then + timedelta(minutes=2), outcome, AS_OF, 120.0, 12345, "{}")
            for run, outcome, then in (
                ("a", "ok", observed),
                ("b", "failed", observed - timedelta(days=1)),
                ("c", "partial", observed - timedelta(days=2)),
            )
        ],
    )


def _contributions(
    con: duckdb.DuckDBPyConnection, ids: list[str], nets: list[list[str]], scores: np.ndarray
) -> None:
    rows = []
    for i, person in enumerate(ids):
        for back in (0, 1, 7, 30):
            score, day = scores[i, 90 - back], AS_OF - timedelta(days=back)
            rows.append((person, "v1", day, "base", None, None, True, A, None, A))
            mine = [(*act[:2], act[4]) for act in ACTS if act[0] in nets[i]]
            # where there are no lists, response that lasts is recognition
            mine += [
                (network, act, "recognition")
                for network, act, component in mine
                if component == "response" and network != "twitter"
            ]
            part = (score - A) / len(mine)
            rows += [
                (person, "v1", day, component, network, act, act != "view", 10.0, 0.2, part)
                for network, act, component in mine
            ]
            rest = score - A - part * len(mine)
            rows.append((person, "v1", day, "limits", None, None, True, rest, None, rest))
    _put(con, "score_contributions", rows)


def _explanations(con: duckdb.DuckDBPyConnection, ids: list[str], scores: np.ndarray) -> None:
    _put(
        con,
        "score_changes",
        [
            (person, days, cause, network, part)
            for person, walk in zip(ids, scores, strict=True)
            for days in (1, 7, 30)
            for cause, network, part in (
                ("new acts", "twitter", walk[90] - walk[90 - days] + 0.25),
                ("fading", "twitter", -0.25),
            )
        ],
    )
    evidence = '{"texts":40,"written_before":"<b>38</b>"}'
    words = ("Textes copiés", "Copied texts", "Déjà écrits.", "Written before.")
    card = ("near_duplicate_texts", "rule", True, 1, 0.95, 0.5, "over", 40, 20, evidence)
    if len(ids) > 6:
        _put(con, "authenticity", [("twitter", "6", ids[6], *card, True, "<i>vérifié</i>", *words)])


def _acts(con: duckdb.DuckDBPyConnection, ids: list[str], nets: list[list[str]]) -> None:
    rows, posts, fans, praise = [], [], [], []
    for i, person in enumerate(ids[:40]):
        actor = ids[(i + 1) % len(ids)]
        rows += [
            (
                person,
                place + 1,
                "response",
                "twitter",
                "like",
                True,
                1,
                AS_OF - timedelta(place),
                f"a{place}",
                "<b>post</b>",
                None if place % 2 else actor,
                "1k-10k",
                1.0,
                0.9,
                0.5,
                0.5,
                1.0,
                3.0,
                2.0,
                0.4,
                0.01,
            )
            for place in range(8)
        ]
        rows.append(
            (person, None, "response", "twitter", "like", False, 900, *[None] * 12, 3.0, 1.5)
        )
        posts += [
            (
                person,
                nets[i][0],
                f"post{k}",
                AS_OF,
                "javascript:alert(1)",
                f"{NASTY[1]} {k}",
                9,
                5.0,
                k,
            )
            for k in range(1, 6)
        ]
        praise += [
            (person, 1, AS_OF, "twitter", actor, "cuisine", True, None),
            (person, 2, AS_OF, "twitter", None, None, True, None),
            (person, 3, AS_OF, "twitter", actor, "cuisine", False, "topic"),
        ]
        fans += [
            (person, actor, NASTY[0], direction, 8.0, 3.0)
            for direction in ("influences", "influenced_by")
        ]
    _put(con, "activity_statement", rows)
    _put(con, "top_posts", posts)
    _put(con, "person_influencers", fans)
    _put(con, "endorsements", praise)


def _scope(con, kind, scope, who, scores, days, ids, names, country) -> None:
    places = {}
    history = []
    for d in range(0, 91):
        order = who[np.argsort(-scores[who, d], kind="stable")]
        for place, i in enumerate(order, 1):
            places[int(i), d] = place
            if place <= 200:
                history.append((kind, scope, days[d], ids[i], place, scores[i, d]))
    rows, exits = [], []
    for i in map(int, who):
        now, week, month = places[i, 90], places[i, 83], places[i, 60]
        s = scores[i]
        rows.append(
            (
                kind,
                scope,
                ids[i],
                names[i],
                country[i],
                "v1",
                AS_OF,
                now,
                s[90],
                max(1, s[90] - 2),
                min(100, s[90] + 2),
                s[90] - s[89],
                s[90] - s[83],
                s[90] - s[60],
                week - now,
                None if i == 6 else month - now,
                now <= 100 < week,
                50.0 if kind == "topic" else None,
            )
        )
        if week <= 100 < now:
            exits.append((kind, scope, ids[i], names[i], now, week, AS_OF))
    _put(con, "leaderboard", rows)
    _put(con, "leaderboard_history", history)
    if exits:
        _put(con, "leaderboard_exits", exits)


def _quartiles(con, table, key, scopes, scores, days) -> None:
    rows = []
    for (kind, scope), who in scopes.items():
        if kind == key and who:
            for d in range(91):
                values = np.sort(scores[who, d])
                low, mid, high = np.quantile(values, (0.25, 0.5, 0.75))
                rows.append((scope, days[d], len(who), mid, low, high, values[-1]))
                if table == "country_scores":
                    rows[-1] += (values[-100] if len(values) >= 100 else None,)
    _put(con, table, rows)
