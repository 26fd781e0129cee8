"""What the fictional world is made of: people, accounts, posts, acts."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Person:
    """One registered person, school, newsroom, brand or machine."""

    person_id: str
    display_name: str
    kind: str  # human, organisation, expert, noisy, silent, bot, spam, bought, minor, twin
    country_code: str
    city: str
    language: str
    birth_year: int | None
    basis: str  # consent, public_figure, organisation, or empty: not to be scored
    topics: tuple[str, ...]
    strength: float  # standard normal: how much others listen
    place: float  # 0 to 1: decides the network this person is at home on
    pace: float  # how much this person posts, 1 is usual
    lists: list[str] = field(default_factory=list)
    twin_of: str | None = None  # the English twin does what the French one does
    everywhere: bool = False


@dataclass(slots=True)
class Account:
    """One identity on one network, as it stands at the world's end."""

    account_id: str
    person_id: str | None
    handle: str
    display_name: str
    description: str
    location: str
    language: str
    created_at: datetime
    followers: int
    following: int
    listed: int
    posts: int
    favourites: int
    verified: bool
    default_image: bool
    url: str
    host: str | None = None  # of self-hosted and federated networks
    links: tuple[str, ...] = ()  # addresses that the profile gives
    verified_links: tuple[str, ...] = ()  # those that are proved to lead back


@dataclass(slots=True)
class Post:
    """One post of a registered person; totals are what the network shows at the world's end."""

    post_id: str
    account_id: str
    created_at: datetime
    text: str
    hashtags: tuple[str, ...]
    language: str
    kind: str  # post, reply, share, quote or mention
    totals: dict[str, int]
    title: str = ""
    link: str | None = None
    target_account_id: str | None = None  # of replies, shares, quotes and mentions
    target_post_id: str | None = None


@dataclass(slots=True)
class Act:
    """One act of somebody on somebody, in canonical words."""

    act: str
    actor_account_id: str
    target_account_id: str
    occurred_at: datetime
    post_id: str | None  # the target's post; for replies below a comment, the post under discussion
    acting_post_id: str | None  # the actor's own post or comment
    text: str
    language: str
    parent_id: str | None = None  # the comment or post that is answered, where it is not post_id


@dataclass(slots=True)
class Group:
    """One list of the registry."""

    list_id: str
    name: str
    kind: str
    members: list[str]
