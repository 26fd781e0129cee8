"""Where a Clout keeps its things: the paths below CLOUT_HOME."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """The folder that holds one Clout: its registry, warehouse, state and published files."""

    path: Path

    @classmethod
    def from_environment(cls) -> "Home":
        """The home that CLOUT_HOME names, `data/` below the working directory without it."""
        return cls(Path(os.environ.get("CLOUT_HOME") or "data").resolve())

    @property
    def warehouse(self) -> Path:
        """The DuckDB file that only the pipeline opens."""
        return self.path / "warehouse.duckdb"

    @property
    def raw_files(self) -> Path:
        """The lake that networks are read into, in a home that began with one."""
        return self.path / "raw"

    @property
    def has_lake(self) -> bool:
        """Whether rows of networks lie in `raw` instead of the warehouse."""
        return self.raw_files.is_dir()

    @property
    def registry(self) -> Path:
        """The folder of people.csv, person_accounts.csv, lists.csv and list_members.csv."""
        return self.path / "registry"

    @property
    def imports(self) -> Path:
        """The folder with one folder per data set in the interchange format."""
        return self.path / "imports"

    @property
    def published(self) -> Path:
        """The folder that dashboards read."""
        return self.path / "published"

    @property
    def pipelines(self) -> Path:
        """dlt's working folder: cursors and load packages."""
        return self.path / "pipelines"

    @property
    def dagster(self) -> Path:
        """DAGSTER_HOME of this home."""
        return self.path / "dagster"

    def actor_key(self) -> bytes:
        """The secret under which actors nobody claims are hashed; made once, for its owner only."""
        file = self.path / "actor.key"
        if not file.exists():
            self.path.mkdir(parents=True, exist_ok=True)
            draft = file.with_suffix(f".{os.getpid()}")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_hex(32))
            try:
                os.link(draft, file)  # the first of two racing processes wins, the other reads it
            except FileExistsError:
                pass
            except OSError:  # a file system without hard links, where only the home's lock helps
                if not file.exists():
                    draft.replace(file)
            finally:
                draft.unlink(missing_ok=True)
        return bytes.fromhex(file.read_text().strip())
