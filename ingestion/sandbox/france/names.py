"""Invented names: common given names, surnames nobody bears, towns that are on no map."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GIVEN = _words(
    "Inès Théo Zoé Léa Hugo Camille Noé Élise Maëlle Gaëtan Agnès Rémi Chloé Loïc Anaïs Jérôme "
    "Éléonore Bastien Clémence Yanis Margaux Cédric Océane Maxence Noémie Thibault Salomé Aurélien "
    "Fanny Gaspard Héloïse Ismaël Juliette Kévin Lucie Mathéo Naïma Octave Pauline Quentin Raphaël "
    "Solène Timothée Ulysse Valentine Wassim Xavier Yasmine Zacharie Amandine Bérénice Côme Daphné "
    "Émile Faustine Gwenaël Hélène Irénée Joséphine Karim Lilou Marceau Nadège Oscar Prune Romane "
    "Séverin Tess Victoire Armand Blanche Célestin Diane Eugénie Félicien Garance Honoré Iris"
)
GIVEN_ABROAD = {
    "GB": ("Poppy", "Alfie", "Imogen", "Rupert", "Maisie", "Barnaby", "Freya", "Angus"),
    "US": ("Skyler", "Wyatt", "Harper", "Dakota", "Jasper", "Willa", "Brooks", "Juniper"),
    "DE": ("Anneliese", "Jürgen", "Käthe", "Matthäus", "Friederike", "Lennart"),
    "SN": ("Awa", "Mamadou", "Fatou", "Ousmane", "Aïssatou", "Cheikh"),
    "MA": ("Salma", "Youssef", "Ghita", "Anas", "Hajar", "Driss"),
}
SURNAMES = _words(
    "Beaumirail Tournesac Laclochette Brisevent Montrésol Petitlune Vauquelune Malherbise "
    "Chantepluie Rochefable Dubrouillard Lanterneuil Pommerelle Castelombre Grandsonge "
    "Feuillardin Mirabeille Portebise Tissevague Clairéchelle Boisgivre Sautelièvre Courtebrise "
    "Verdefleur Maisonrêve Brindécaille Hautegrive Fontecigale Ronceciel Passemarée Marmusette "
    "Coquelinot Valsemoule Pierrelune Tartempin Belbruine Ouragnan Galurinet Cendrelune "
    "Bourrachêne Truffaudin Lemoussaillon Ventoulard Escarbille Pignonnet Rivesource Châtelune "
    "Souriceau Grimoiral Ardoiseau Flottebise Noisetille Barbichard Craquelin-Roche Dulampion "
    "Étoilard Frimousset Guéridon-Vair Haricotier Jonquillard Kerbrumeux Lavoinette Moustardier "
    "Nuagel Orageval Papillard Quatrebises Radicelle Sarbacanne Tourbillac Vaguelet Zéphyrin"
)
SURNAMES_ABROAD = {
    "GB": ("Puddlethorpe", "Marmaladeby", "Foxglovestone", "Crumpetshire", "Drizzlewick"),
    "US": ("Prairiemint", "Thunderoak", "Cloverbend", "Maplewhistle", "Dustyhollow"),
    "DE": ("Wolkenbäcker", "Apfelturm", "Nebelstein", "Kuckuckwald", "Regenpfeifer"),
    "SN": ("Ndiambour-Sène", "Baobabé", "Mbalafon", "Teranguène"),
    "MA": ("Bensafrane", "El Oranjaoui", "Aït Menthe", "Benjasmin"),
}
TOWNS = {
    "FR": (
        "Lyonesse", "Port-Lumière", "Brumeville", "Valfleuri-sur-Songe", "Saint-Zéphyr",
        "Montcaprice", "Belle-Averse", "Châteaubulle", "Rivebelle", "Les Hauts-Lampions",
        "Cap-Mirabelle", "Orvalune",
    ),
    "BE": ("Gaufrelles", "Brumegem", "Pluvecourt"),
    "CH": ("Lac-Tranquille", "Edelbourg", "Fonduval"),
    "CA": ("Neigemont", "Baie-des-Orignaux", "Érablière-Nord"),
    "SN": ("Baobab-Plage", "Tamarinville"),
    "MA": ("Safranade", "Oued-Menthe"),
    "GB": ("Drizzleford", "Teaminster"),
    "US": ("Cloverdust Falls", "New Meringue"),
    "DE": ("Kuckucksburg", "Apfelhafen"),
}  # fmt: skip
COUNTRIES = {
    "FR": ("France", "France", "🇫🇷"), "BE": ("Belgique", "Belgium", "🇧🇪"),
    "CH": ("Suisse", "Switzerland", "🇨🇭"), "CA": ("Canada", "Canada", "🇨🇦"),
    "SN": ("Sénégal", "Senegal", "🇸🇳"), "MA": ("Maroc", "Morocco", "🇲🇦"),
    "GB": ("Royaume-Uni", "United Kingdom", "🇬🇧"), "US": ("États-Unis", "United States", "🇺🇸"),
    "DE": ("Allemagne", "Germany", "🇩🇪"),
}  # fmt: skip
ABROAD = ("BE", "BE", "CH", "CH", "CA", "CA", "SN", "MA", "GB", "US", "DE")
UNIVERSITIES = (
    ("universite-de-lyonesse", "Université de Lyonesse", "Lyonesse"),
    ("ecole-des-hautes-nuees", "École des Hautes Nuées", "Port-Lumière"),
    ("universite-brumeville", "Université de Brumeville", "Brumeville"),
    ("institut-songe", "Institut polytechnique du Songe", "Valfleuri-sur-Songe"),
)
NEWSROOMS = (
    ("la-gazette-de-lyonesse", "La Gazette de Lyonesse", "Lyonesse"),
    ("le-phare-du-matin", "Le Phare du Matin", "Port-Lumière"),
    ("brumeville-info", "Brumeville Info", "Brumeville"),
    ("radio-mirabelle", "Radio Mirabelle", "Cap-Mirabelle"),
)
BRANDS = (
    ("biscuits-tante-odile", "Biscuits Tante Odile", "cuisine"),
    ("velos-zephyr", "Vélos Zéphyr", "voyage"),
    ("semelle-celeste", "Semelle Céleste", "baskets"),
    ("fc-lyonesse", "FC Lyonesse", "football"),
    ("as-brumeville", "AS Brumeville", "football"),
    ("librairie-du-lampion", "Librairie du Lampion", "livres"),
    ("cinema-le-miroir", "Cinéma Le Miroir", "cinema"),
    ("pixel-et-pantoufle", "Pixel & Pantoufle", "jeux"),
    ("les-jardins-d-orvalune", "Les Jardins d'Orvalune", "jardin"),
    ("nuage-informatique", "Nuage Informatique", "ia"),
    ("musee-des-bulles", "Musée des Bulles", "photo"),
    ("tram-de-lyonesse", "Tram de Lyonesse", "climat"),
)
HOST_WORDS = ("blogue", "carnet", "chez", "lespages", "lejournal", "notes", "cahier")
