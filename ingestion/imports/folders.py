"""The data sets of a home: the registry and the folders of imports, with the files they hold."""

from dataclasses import dataclass

from ingestion.home import Home
from ingestion.imports.files import File, content_of, files_of
from ingestion.imports.tables import EVENTS, ONTOLOGY, REGISTRY, REGISTRY_EVENTS

REGISTRY_DATASET = "registry"


@dataclass(frozen=True)
class Folder:
    """One data set, or the registry: its files by what they tell of."""

    dataset: str
    people: list[File]
    events: list[File]
    ontology: list[File]
    ignored: list[str]

    @property
    def files(self) -> list[File]:
        """All that is read."""
        return [*self.people, *self.events, *self.ontology]


def folders_of(home: Home) -> list[Folder]:
    """The registry first, then every folder of home.imports by name."""
    held, other = files_of(home.registry)
    people = [file for file in held if file.relation in REGISTRY]
    events = [file for file in held if file.relation in REGISTRY_EVENTS]
    stray = [*other, *(file.path for file in held if file not in people + events)]
    folders = [Folder(REGISTRY_DATASET, people, events, [], [path.name for path in stray])]
    for path in sorted(home.imports.glob("*/")):
        if path.name.startswith(".") or path.name == REGISTRY_DATASET:
            continue
        held, other = files_of(path)
        folders.append(
            Folder(
                path.name,
                [file for file in held if file.relation in REGISTRY],
                [file for file in held if file.relation in EVENTS],
                [file for file in held if file.relation in ONTOLOGY],
                [file.name for file in other],
            )
        )
    return folders


def cast_of(folders: list[Folder]) -> str:
    """A digest of all that is said about people: one data set may refer to another's."""
    return content_of([file for folder in folders for file in folder.people])
