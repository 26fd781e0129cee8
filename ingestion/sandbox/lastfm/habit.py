"""How Last.fm is used in the fictional world, and how its names look."""

from datetime import datetime
from zlib import crc32

from ingestion.sandbox.france.habits import Habit

NICKS = (
    "vinyle", "bemol", "diese", "refrain", "sillon", "tempo", "arpege", "octave", "riff", "solfege",
    "cadence", "ostinato", "maracas", "triolet", "soupir", "croche",
)  # fmt: skip
WHO = (
    "Marées", "Lanternes", "Corbeaux", "Hirondelles", "Dimanches", "Sémaphores", "Pamplemousses",
    "Ascenseurs", "Comètes", "Balançoires", "Trombones", "Nuages", "Veilleurs", "Faubourgs",
    "Aiguilles", "Escargots", "Orages", "Phares", "Cousins", "Mirages",
)  # fmt: skip
HOW = (
    "Bleus", "Perdus", "Tranquilles", "Sans Fil", "de Novembre", "du Nord", "Électriques",
    "en Sucre", "AC/DC", "Invisibles", "d'Ailleurs", "Immobiles", "à Vapeur", "Discrets", "du Quai",
)  # fmt: skip
# some name a track by when it was recorded: nothing else here looks like a time of today's APIs
TITLES = (
    "Elephant", "Marche lente", "2024-06-21T04:30", "Trois fois rien", "Pluie / Soleil",
    "2019-11-02T23:59 (live)", "Ligne 4", "Où vont les chats", "2021-03-01T00:00",
    "Sans toi ni loi", "L'heure d'été", "2020-01-01T12:00", "Ñandú", "Basse mer",
    "2022-08-15T18:00 (démo)",
)  # fmt: skip


def band(draw: int) -> str:
    """The name of one of three hundred bands."""
    return f"Les {WHO[draw % len(WHO)]} {HOW[draw // len(WHO) % len(HOW)]}"


def title(draw: int) -> str:
    """The title of a track."""
    return TITLES[draw % len(TITLES)]


def second(moment: datetime) -> int:
    """A moment as Last.fm tells it."""
    return int(moment.timestamp())


def song(moment: datetime, owner: str) -> tuple[str, str]:
    """The track that somebody loved at a moment: its artist and its title."""
    draw = crc32(f"{owner} {second(moment)}".encode())
    return band(draw // len(TITLES)), title(draw)


def account(_moment: datetime, draw: int, _host: str | None) -> str:
    """A name, and for every other one the band this user plays in."""
    name = f"{NICKS[draw % len(NICKS)]}{draw // 16 % 9_000_000}"
    return f"{name}/{band(draw // 1_000_003)}" if draw // 16 % 2 else name


def love(moment: datetime, _draw: int, owner: str) -> str:
    """Who loved, when, and what, as Last.fm has no number for it."""
    artist, name = song(moment, owner)
    return f"{owner.partition('/')[0]}:{second(moment)}:{artist}:{name}".lower()


HABIT = Habit(
    core=(0.0, 0.0),
    visitors=0.11,
    strangers=500,
    posts=80,
    audience=(30, 1.8),
    listed=None,
    acts={},
    totals={},
    # an act out of the blue is that somebody plays somebody's music; posts are loves
    mentions=(30, 0.8),
    account_id=account,
    post_id=love,
    act_id=lambda moment, draw, owner, parent: f"{second(moment)}.{draw}",
    handle=lambda name, account_id: account_id,
)  # fmt: skip
