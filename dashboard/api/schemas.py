"""The shapes of all answers, as JSON Schema 2020-12: nothing is sent that is not here."""

from typing import Any

from dashboard.api.leaderboards import KINDS, MOST
from dashboard.api.people import BESIDE, COMPONENTS

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
# 1 to 100, as anywhere in Clout
SCORE: Schema = {"type": "number", "minimum": 1, "maximum": 100}


def ref(name: str) -> Schema:
    """A schema by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def maybe(schema: Schema) -> Schema:
    """Or null: not known."""
    return {"anyOf": [schema, {"type": "null"}]}


def said(schema: Schema, description: str) -> Schema:
    """A schema with what it means."""
    return schema | {"description": description}


def many(schema: Schema) -> Schema:
    """An array."""
    return {"type": "array", "items": schema}


def shape(description: str = "", /, **members: Schema) -> Schema:
    """An object of exactly these members."""
    about = {"description": description} if description else {}
    return {
        "type": "object",
        **about,
        "properties": members,
        "required": list(members),
        "additionalProperties": False,
    }


_INTERVAL = {
    "score": said(SCORE, "Never shown without its parts, its interval and its day."),
    "score_low": said(SCORE, "Lower end of the interval of 95 %."),
    "score_high": said(SCORE, "Upper end."),
}
_DELTAS = {
    f"delta_{days}d": said(maybe(NUMBER), f"Points won or lost in {days} days.")
    for days in (1, 7, 30)
}
_MOVES = {
    f"rank_delta_{days}d": said(
        maybe(WHOLE), f"Places won or lost in {days} days; null: was not ranked."
    )
    for days in (7, 30)
}
_STAMP = {"as_of": said(maybe(DAY), "The last day that counts."), "method_version": maybe(TEXT)}
_NAMES = {"name_fr": maybe(TEXT), "name_en": maybe(TEXT)}
_SCOPE = {
    "scope_kind": {"type": "string", "enum": list(KINDS)},
    "scope_id": said(TEXT, "A code, such as FR; of the world, world."),
}
_WHO = {"person_id": TEXT, "display_name": TEXT, "country_code": maybe(TEXT)}
_KLOUT = {"score": SCORE, "bucket": said(TEXT, "The ten points around it: 40-49, at most 90-100.")}

SCHEMAS: dict[str, Schema] = {
    "Problem": {
        "type": "object",
        "description": "An error, as RFC 9457 has it.",
        "properties": {
            "type": TEXT,
            "title": TEXT,
            "status": WHOLE,
            "detail": TEXT,
            "errors": many(shape(parameter=TEXT, detail=TEXT)),
        },
        "required": ["type", "title", "status", "detail"],
        "additionalProperties": False,
    },
    "Components": shape(
        "What the score is made of; the parts add up to it.",
        **{name: NUMBER for name in COMPONENTS},
    ),
    "Person": shape(
        "A person with the score and all it is made of.",
        **_WHO,
        **_INTERVAL,
        **_STAMP,
        **_DELTAS,
        rank=said(WHOLE, "Place in the world."),
        rank_low=WHOLE,
        rank_high=WHOLE,
        percentile=said(NUMBER, "Percent of scored people with this score or a lower one."),
        trust=said(maybe(NUMBER), "1, or less where the authenticity card raised a flag."),
        is_capped=FLAG,
        style=maybe(TEXT),
        components=ref("Components"),
        networks=said(
            {"type": "object", "additionalProperties": NUMBER}, "Parts of the score by network."
        ),
        beside=shape("Numbers beside the score.", **{name: maybe(NUMBER) for name in BESIDE}),
        ranks=many(shape(**_SCOPE, rank=WHOLE, **_MOVES)),
        accounts=many(
            shape(
                network=TEXT,
                handle=TEXT,
                url=maybe(TEXT),
                followers=maybe(WHOLE),
                observed_at=maybe(MOMENT),
            )
        ),
        topics=many(
            shape(
                topic_id=TEXT,
                **_NAMES,
                share=said(maybe(NUMBER), "Of the response, 0 to 1."),
                rank=maybe(WHOLE),
                expertise=maybe(NUMBER),
                expert_rank=maybe(WHOLE),
            )
        ),
        lists=many(shape(list_id=TEXT, name=TEXT, kind=TEXT, url=TEXT)),
        links=shape(self=TEXT, page=TEXT, badge=TEXT, card=TEXT),
        notice=shape("What the score must not be used for.", fr=TEXT, en=TEXT),
    ),
    "Ranked": shape(
        "A person on a ranking.",
        **_WHO,
        rank=WHOLE,
        **_MOVES,
        entered=said(maybe(FLAG), "Was not among the first hundred seven days before."),
        **_INTERVAL,
        **_DELTAS,
        components=ref("Components"),
        url=TEXT,
    ),
    "Leaderboard": shape(
        **_SCOPE,
        **_STAMP,
        total=WHOLE,
        limit={"type": "integer", "minimum": 1, "maximum": MOST},
        offset=WHOLE,
        entries=many(ref("Ranked")),
    ),
    "Scopes": shape(
        "Every ranking there is.",
        **_STAMP,
        scopes=many(shape(**_SCOPE, people=WHOLE, **_NAMES, url=TEXT)),
    ),
    "List": shape(
        list_id=TEXT,
        name=TEXT,
        kind=TEXT,
        **_STAMP,
        size=WHOLE,
        **{name: maybe(SCORE) for name in ("median", "lower_quartile", "upper_quartile", "top")},
        members=many(ref("Ranked")),
        links=shape(self=TEXT, leaderboard=maybe(TEXT)),
    ),
    "Shield": shape(
        "What shields.io asks of an endpoint.",
        schemaVersion={"const": 1},
        label=TEXT,
        message=said(TEXT, "The score and its interval."),
        color={"type": "string", "pattern": "^[0-9a-f]{6}$"},
        cacheSeconds=WHOLE,
    ),
    "Publication": shape(
        "What is published, and until when that is fresh.",
        as_of=maybe(DAY),
        published_at=MOMENT,
        fresh_until=MOMENT,
        run_id=TEXT,
        method_version=maybe(TEXT),
        last_run=shape(run_id=maybe(TEXT), outcome=maybe(TEXT), ended_at=maybe(MOMENT)),
    ),
    "KloutError": shape(error=WHOLE, description=TEXT),
    "KloutIdentity": shape(id={"type": "string", "pattern": "^[0-9]+$"}, network={"const": "ks"}),
    "KloutAccount": shape(id=TEXT, network=TEXT),
    "KloutDeltas": shape(
        **{f"{span}Change": maybe(NUMBER) for span in ("day", "week", "month")}
    ),
    "KloutBeside": shape(
        "What Klout did not tell.",
        person_id=TEXT,
        display_name=TEXT,
        score_low=SCORE,
        score_high=SCORE,
        **_STAMP,
        components=ref("Components"),
        record=TEXT,
        page=TEXT,
    ),
    "KloutUser": shape(
        kloutId=TEXT,
        nick=TEXT,
        score=shape(**_KLOUT),
        scoreDeltas=ref("KloutDeltas"),
        clout=ref("KloutBeside"),
    ),
    "KloutScore": shape(**_KLOUT, scoreDelta=ref("KloutDeltas"), clout=ref("KloutBeside")),
    "KloutTopics": many(
        shape(id=TEXT, name=TEXT, displayName=TEXT, slug=TEXT, imageUrl={"type": "null"})
    ),
    "KloutInfluence": shape(
        myInfluencers=many(ref("KloutInfluencer")),
        myInfluencees=many(ref("KloutInfluencer")),
        myInfluencersCount=WHOLE,
        myInfluenceesCount=WHOLE,
    ),
    "KloutInfluencer": shape(entity=shape(id=TEXT, payload=ref("KloutUser"))),
}  # fmt: skip
# a server tells whether it is fresh, a file only until when
SCHEMAS["Health"] = shape(
    SCHEMAS["Publication"]["description"],
    status={"type": "string", "enum": ["fresh", "stale"]},
    age_hours=said(NUMBER, "Since the publication."),
    **SCHEMAS["Publication"]["properties"],
)
