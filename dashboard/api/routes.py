"""The addresses of the API within the dashboard's server."""

from starlette.routing import Route

from dashboard.api import badge, embed, feed, health, klout, leaderboards, openapi, people
from dashboard.api.http import Answer, Asked, Endpoint, Function, Problem

FRAMED = "/embed/"


def unknown(asked: Asked) -> Answer:
    """No such path: below these addresses nothing is a page of the dashboard."""
    raise Problem(404, "No such path", "There is nothing here; /api/v1/openapi.json lists it all.")


def _klout(path: str, function: Function) -> Route:
    return Route(f"/v2/{path}", Endpoint(function, klout.failed))


ROUTES = [
    Route("/api/v1/people/{slug}", Endpoint(people.record)),
    Route("/api/v1/leaderboard", Endpoint(leaderboards.leaderboard)),
    Route("/api/v1/scopes", Endpoint(leaderboards.scopes)),
    # the codes of lists that networks keep are addresses themselves
    Route("/api/v1/lists/{list_id:path}", Endpoint(leaderboards.record_of_list)),
    Route("/api/v1/openapi.json", Endpoint(openapi.document)),
    Route("/badge/{slug}.svg", Endpoint(badge.picture)),
    Route("/badge/{slug}.json", Endpoint(badge.shield)),
    Route("/embed/{slug}", Endpoint(embed.framed, embed.failed)),
    Route("/feed.atom", Endpoint(feed.movers)),
    Route("/healthz", Endpoint(health.health)),
    _klout("identity.json/twitter", klout.screen_name),
    # one old client writes the slash
    _klout("identity.json/twitter/", klout.screen_name),
    _klout("identity.json/klout/{id}/{network}", klout.account),
    _klout("identity.json/{network}/{id}", klout.identity),
    _klout("user.json/{id}", klout.user),
    _klout("user.json/{id}/score", klout.score),
    _klout("user.json/{id}/topics", klout.topics),
    _klout("user.json/{id}/influence", klout.influence),
    _klout("{path:path}", klout.unknown),
    Route("/api/{path:path}", Endpoint(unknown)),
    Route("/badge/{path:path}", Endpoint(unknown)),
    Route("/embed/{path:path}", Endpoint(unknown, embed.failed)),
]
