"""Where the people of the fictional France say that they live: beside its towns lie real ones.

Who lives where, and how each account writes it, follows from names alone: nothing else of the world
depends on it.
"""

from ingestion.sandbox.france import names
from ingestion.sandbox.france.draws import key_of
from ingestion.sandbox.france.records import Person

# commune, department, its number, region
COMMUNES = {
    "Lyonesse": [("Lyon", "Rhône", "69", "Auvergne-Rhône-Alpes")],
    "Port-Lumière": [("Marseille", "Bouches-du-Rhône", "13", "PACA")],
    "Brumeville": [("Lille", "Nord", "59", "Hauts-de-France")],
    "Valfleuri-sur-Songe": [("Grenoble", "Isère", "38", "Rhône-Alpes")],
    "Saint-Zéphyr": [
        ("Rennes", "Ille-et-Vilaine", "35", "Bretagne"),
        ("Quimper", "Finistère", "29", "Bretagne"),
    ],
    "Montcaprice": [("Paris", "Paris", "75", "Île-de-France")],
    "Belle-Averse": [
        ("Nantes", "Loire-Atlantique", "44", "Pays de la Loire"),
        ("Brest", "Finistère", "29", "Bretagne"),
    ],
    "Châteaubulle": [("Tours", "Indre-et-Loire", "37", "Centre-Val de Loire")],
    "Rivebelle": [("Bordeaux", "Gironde", "33", "Aquitaine")],
    "Les Hauts-Lampions": [
        ("Montreuil", "Seine-Saint-Denis", "93", "Île-de-France"),
        ("Saint-Denis", "Seine-Saint-Denis", "93", "Île-de-France"),
    ],
    "Cap-Mirabelle": [("Nice", "Alpes-Maritimes", "06", "PACA")],
    "Orvalune": [
        ("Strasbourg", "Bas-Rhin", "67", "Alsace"),
        ("Lyon", "Rhône", "69", "Auvergne-Rhône-Alpes"),
    ],
}
WAYS = (
    "{commune}", "{commune}", "{commune}", "{commune}, France", "{commune} - {region}",
    "{commune} ({number})", "{commune} 🇫🇷", "{department}", "({number})", "{region}",
    "{commune} / Londres", "France", "{commune} et ailleurs",
)  # fmt: skip
JOKES = ("Ici et là", "Dans les nuages", "Entre deux trains", "Quelque part sous un plaid", "")


def location(person: Person, network: str, style: int) -> str:
    """What an account of the person has as its place: a town, its number, a country, a joke."""
    if person.country_code == "FR":
        draw = key_of(f"{person.person_id} on {network}")
        near = COMMUNES[person.city]
        told = near[key_of(person.person_id) % len(near)]
        words = dict(zip(("commune", "department", "number", "region"), told, strict=True))
        ways = WAYS if draw % 12 else JOKES
        return ways[draw // 12 % len(ways)].format(**words)
    french, english, flag = names.COUNTRIES[person.country_code]
    country = english if person.language == "en" else french
    both = f"{person.city}, {country}"
    return (both, person.city, country, f"{person.city} {flag}", both, "")[style]
