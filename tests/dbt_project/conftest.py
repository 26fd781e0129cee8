import csv
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest

from ingestion import gazetteer, imports, pipeline
from ingestion.home import Home
from orchestration import history, manifest

AS_OF = date(2026, 3, 31)
HEADERS = {
    "people": ("person_id", "display_name", "basis", "country_code", "same_as", "not_same_as"),
    "person_accounts": ("person_id", "network", "account_id", "context", "since", "until"),
    "accounts": (
        "network", "account_id", "followers", "following", "listed", "observed_at",
        "handle", "display_name", "description", "url", "verified_links", "location", "language",
    ),
    "posts": ("network", "post_id", "account_id", "created_at", "text"),
    "interactions": (
        "network", "act", "actor_account_id", "target_account_id", "occurred_at",
        "interaction_id", "post_id", "text",
    ),
    "counters": ("network", "account_id", "act", "count", "observed_at", "post_id"),
    "list_memberships": (
        "network", "account_id", "list_id", "owner_account_id", "observed_at", "list_name",
    ),
    "endorsements": ("network", "giver_account_id", "target_account_id", "topic", "given_at"),
    "removals": ("network", "kind", "id", "observed_at"),
    "lists": ("list_id", "name", "rule"),
    "list_members": ("list_id", "person_id", "since", "until"),
}  # fmt: skip


def moment(days_back, minutes=720):
    midnight = datetime(AS_OF.year, AS_OF.month, AS_OF.day, tzinfo=UTC)
    return (midnight - timedelta(days=days_back) + timedelta(minutes=minutes)).isoformat()


NAMED_TESTS = ["--indirect-selection", "empty", "--exclude-resource-type", "unit_test"]
SEED = "warehouse.seeds.method_versions"


class Scene:
    """People, and what is done to them, in the interchange format; written in any order."""

    moment = staticmethod(moment)

    def __init__(self):
        self.rows = defaultdict(list)
        self._number = 0

    def person(self, person_id, *accounts, basis="public_figure", same_as=None, not_same_as=None):
        """Somebody in France with accounts: (network, account id, maybe context, since, until)."""
        self.rows["people"].append((person_id, person_id, basis, "FR", same_as, not_same_as))
        self.rows["person_accounts"] += [(person_id, *account) for account in accounts]

    def act(
        self, act, actor, target, days_back, network="twitter", post=None, minutes=None, text=None
    ):
        self._number += 1
        minutes = self._number * 7 % 1400 if minutes is None else minutes
        self.rows["interactions"].append(
            (
                network,
                act,
                actor,
                target,
                moment(days_back, minutes),
                f"i{self._number}",
                post,
                text,
            )
        )

    def post(self, account, text, days_back, network="twitter"):
        self._number += 1
        post = f"own{self._number}"
        self.rows["posts"].append((network, post, account, moment(days_back), text))
        return post

    def count(self, act, target, total, days_back, network="twitter", post=None):
        self.rows["counters"].append((network, target, act, total, moment(days_back), post))

    def profile(
        self, account, followers=None, following=None, listed=None, network="twitter", **told
    ):
        """A profile as seen at as-of; `told` are its handle, its description and so on."""
        seen = (network, account, followers, following, listed, moment(0))
        self.rows["accounts"].append((*seen, *map(told.get, HEADERS["accounts"][len(seen) :])))

    def put_on_list(self, account, owner, network="twitter", list_id=None, name=None, days_back=20):
        self._number += 1
        list_id = list_id or f"list{self._number}"
        row = (network, account, list_id, owner, moment(days_back), name)
        self.rows["list_memberships"].append(row)

    def endorse(self, giver, target, topic, days_back, network="twitter"):
        self.rows["endorsements"].append((network, giver, target, topic, moment(days_back)))

    def write(self, folder, seed):
        folder.mkdir(parents=True)
        for relation, rows in self.rows.items():
            shuffled = random.Random(seed).sample(rows, len(rows))
            with (folder / f"{relation}.csv").open("w", newline="", encoding="utf-8") as file:
                header = HEADERS[relation]
                missing = (None,) * len(header)
                csv.writer(file).writerows(
                    [header, *((row + missing)[: len(header)] for row in shuffled)]
                )


class Warehouse:
    """A home whose marts were built by dbt alone."""

    as_of = AS_OF

    def __init__(self, home, results, compiled):
        self.home = home
        self.results = results
        self.compiled = compiled

    def ask(self, question, *values):
        with duckdb.connect(str(self.home.warehouse), read_only=True) as con:
            return con.execute(question, values or None).fetchall()

    def without(self, rules, question, *values):
        """What the question would be answered if models lacked rules, over the same data.

        `rules` maps models, each after those it reads, to the function that takes a rule out of
        the model's SQL as dbt compiled it, or to None where it only reads what lacks one; all that
        is asked of the method is asked of version 1.
        """
        rules = {"method_versions": lambda _: f"from {SEED} where method_version = 'v1'"} | rules
        with duckdb.connect() as con:
            con.execute(f"attach '{self.home.warehouse}' as warehouse (read_only)")
            for made, (model, taken) in enumerate(rules.items()):
                found = next(self.compiled.glob(f"clout/models/**/{model}.sql"), None)
                before = found.read_text() if found else ""
                after = taken(before) if taken else before
                assert taken is None or after != before, f"{model} has no such rule"
                for other in list(rules)[:made]:
                    after = re.sub(rf'"warehouse"\."\w+"\."{other}"', other, after)
                con.execute(f"create table {model} as {after}")
            return con.execute(question, values or None).fetchall()

    def scores(self, method="v1"):
        """person -> score at as-of."""
        return dict(self.ask(
            "select person_id, score from intermediate.int_scores "
            "where score_date = ? and method_version = ?", AS_OF, method,
        ))  # fmt: skip


@pytest.fixture(scope="session")
def build(tmp_path_factory):
    """Import scenes and build the score with dbt, with other settings where they are given.

    Of the tests in dbt's own words those run that are selected by name.
    `change` may edit a copy of the project before, `prepare` the raw tables; without `places` no
    name of a place is known; `formulas` asks the unit tests of what is built.
    """

    # where dbt finds what it parsed for the build before
    parsed = tmp_path_factory.mktemp("parsed")
    manifest.load()

    def build(
        scene, *select, seed=0, threads=2, change=None, prepare=None, places=False,
        formulas=False, **settings,
    ):  # fmt: skip
        path = tmp_path_factory.mktemp("scene")
        project, target = manifest.DBT, parsed
        if change:
            left_out = shutil.ignore_patterns("target", "logs")
            project = shutil.copytree(manifest.DBT, path / "project", ignore=left_out)
            change(project)
            target = path / "target"
        manifest.lend(target)
        home = Home(path / "home")
        home.path.mkdir()
        (home.path / "actor.key").write_text("0f" * 32)  # one key, so that homes can be compared
        scene.write(path / "files" / "scene", seed)
        gazetteer.ensure_tables(home)
        imports.ensure_tables(home)
        imports.import_folder(path / "files" / "scene", home)
        if places:
            gazetteer.load(home)
        pipeline.ensure_tables(home, ["twitter", "youtube"])
        history.ensure_tables(home)
        if prepare:
            with duckdb.connect(str(home.warehouse)) as con:
                prepare(con)
        settings = {
            "CLOUT_WAREHOUSE": str(home.warehouse), "CLOUT_AS_OF": AS_OF.isoformat(),
            "CLOUT_HISTORY_DAYS": "0", "CLOUT_SCORE_UNCLAIMED": "false",
            "CLOUT_NETWORKS": "twitter,youtube", **settings,
        }  # fmt: skip
        done = subprocess.run(
            [
                sys.executable, "-m", "orchestration.child", "--quiet", "--log-level-file", "info",
                "--use-fast-test-edges", "build", "--threads", str(threads), "--select", *select,
                *(["--exclude-resource-type", "test"] if formulas else NAMED_TESTS),
                "--project-dir", project, "--profiles-dir", project,
                "--target-path", target, "--log-path", path / "logs",
            ],
            env=os.environ | settings, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        told = json.loads((target / "run_results.json").read_text())["results"]
        statuses = {result["unique_id"]: result["status"] for result in told}
        compiled = (target / "compiled").rename(path / "compiled")
        return Warehouse(home, statuses, compiled)

    return build


@pytest.fixture(scope="module")
def scene():
    return Scene()
