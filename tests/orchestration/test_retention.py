"""What is gone on a network, too old to count or not ours to keep leaves the raw tables."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest

from ingestion import lake
from ingestion.home import Home
from ingestion.pipeline import ensure_tables
from orchestration.operations import retention
from orchestration.operations.retention import keep_limits, needed_days, retention_days

NOW = datetime(2026, 11, 26, 4, tzinfo=UTC)
AS_OF = date(2026, 11, 25)


@pytest.fixture(scope="module", params=["warehouse", "lake"])
def home(request, tmp_path_factory):
    """A home that keeps raw rows in its warehouse, and one that keeps them in a lake."""
    home = Home(tmp_path_factory.mktemp("clout") / "home")
    if request.param == "lake":
        pytest.importorskip("deltalake")
        home.raw_files.mkdir(parents=True)
    ensure_tables(home, ["youtube"])
    return home


@contextmanager
def changing(home):
    """The warehouse, with raw tables that can be written."""
    with duckdb.connect(str(home.warehouse)) as con, lake.opened(con, home, ["youtube"]):
        yield con


@pytest.fixture
def raw(home, monkeypatch):
    """Fill the raw tables of a network, apply the limits, and read them."""
    monkeypatch.delenv("CLOUT_RETENTION_DAYS", raising=False)
    monkeypatch.delenv("CLOUT_HISTORY_DAYS", raising=False)
    erased = []
    monkeypatch.setattr(retention, "erase_cursors", lambda _con, _home, gone: erased.append(gone))
    with changing(home) as con:
        for table in ("posts", "interactions", "counters", "accounts", "reads", "removals",
                      "exported"):  # fmt: skip
            con.execute(f"delete from raw_youtube.{table}")

    class Raw:
        forgotten = erased

        def put(self, table, **row):
            with changing(home) as con:
                names, marks = ", ".join(row), ", ".join("?" for _ in row)
                con.execute(
                    f"insert into raw_youtube.{table} ({names}) values ({marks})",
                    list(row.values()),
                )

        def ids(self, table, column):
            with duckdb.connect(str(home.warehouse)) as con:
                rows = con.execute(f"select {column} from raw_youtube.{table} order by 1")
                return [value for (value,) in rows.fetchall()]

        def limit(self, limited=(), now=NOW):
            return keep_limits(home, AS_OF, limited, now)

    return Raw()


def days(count):
    return NOW - timedelta(days=count)


def act(name, **row):
    return {"interaction_id": name, "act": "comment", "actor_account_id": "~a",
            "target_account_id": "c", "observed_at": NOW, "occurred_at": NOW} | row  # fmt: skip


def test_what_was_removed_goes_with_all_that_hung_on_it(raw):
    for post in ("kept", "gone"):
        raw.put("posts", post_id=post, account_id="c", created_at=NOW, text="x", observed_at=NOW)
        raw.put("interactions", **act(f"on {post}", post_id=post))
        raw.put("counters", account_id="c", post_id=post, act="like", count=1, observed_at=NOW)
    raw.put("interactions", **act("taken back"))
    raw.put("removals", kind="post", id="gone", observed_at=NOW)
    raw.put("removals", kind="interaction", id="taken back", observed_at=NOW)
    told = raw.limit()
    assert raw.ids("posts", "post_id") == ["kept"]
    assert raw.ids("interactions", "interaction_id") == ["on kept"]
    assert raw.ids("counters", "post_id") == ["kept"]
    assert told.total() == 4
    # the mark stays, or another import would bring the post back
    assert raw.ids("removals", "id") == ["gone", "taken back"]


def test_an_account_that_is_gone_is_hidden_at_once_and_goes_when_it_stays_gone(raw):
    raw.put("accounts", account_id="c", observed_at=NOW)
    raw.put("interactions", **act("1"))
    raw.put("reads", account_id="c", outcome="read", read_at=days(1))
    raw.limit()
    assert raw.ids("removals", "id") == []
    raw.put("reads", account_id="c", outcome="gone", read_at=NOW)
    raw.limit()
    assert raw.ids("removals", "id") == ["c"]
    assert raw.ids("accounts", "account_id") == ["c"]
    raw.put("reads", account_id="c", outcome="gone", read_at=days(-2))
    raw.limit(now=days(-2))
    assert raw.ids("accounts", "account_id") == []
    assert raw.ids("interactions", "interaction_id") == []
    assert raw.forgotten == []


@pytest.mark.parametrize("later", [[], [("gone", -1)], [("unreadable", -3)]])
def test_one_word_of_a_network_does_not_cost_an_account_its_history(raw, later):
    raw.put("accounts", account_id="c", observed_at=days(30))
    raw.put("reads", account_id="c", outcome="gone", read_at=NOW)
    raw.limit()
    for outcome, day in later:
        raw.put("reads", account_id="c", outcome=outcome, read_at=days(day))
    # it is down since, or only others were read
    raw.limit(now=days(-9))
    assert raw.ids("accounts", "account_id") == ["c"]
    assert raw.ids("removals", "id") == ["c"]


def test_an_account_that_is_gone_leaves_what_was_exported(raw):
    own, api = days(400), days(1)
    for name, seen in (("own", own), ("api", api)):
        raw.put("posts", post_id=name, account_id="c", created_at=seen, observed_at=seen)
        raw.put("posts", post_id=f"{name} bare", account_id="c", created_at=seen, observed_at=NOW)
        raw.put("interactions", **act(name, actor_account_id="c", target_account_id="d"))
        raw.put("counters", account_id="c", post_id=name, act="like", count=1, observed_at=seen,
                observed_on=seen.date())  # fmt: skip
        raw.put("accounts", account_id="c", observed_at=seen, observed_on=seen.date())
    for relation, key in (
        ("interactions", "own"), ("counters", f"c|own|like|{own.date()}"),
        ("accounts", f"c|{own.date()}"),
    ):  # fmt: skip
        raw.put("exported", relation=relation, id=key, observed_at=own)
    for day in (0, -3):
        raw.put("reads", account_id="c", outcome="gone", read_at=days(day))
        raw.limit(now=days(day))
    assert raw.ids("removals", "id") == ["c"]
    assert raw.ids("posts", "post_id") == ["own", "own bare"]
    assert raw.ids("interactions", "interaction_id") == ["own"]
    assert raw.ids("counters", "post_id") == ["own"]
    assert raw.ids("accounts", "observed_on") == [own.date()]


@pytest.mark.parametrize(
    ("outcome", "owned", "hidden"),
    [("unreadable", False, ["c"]), ("unreadable", True, []), ("protected", False, [])],
)
def test_an_account_that_was_called_gone_and_is_not_any_more(raw, outcome, owned, hidden):
    raw.put("removals", kind="account", id="c", observed_at=days(5))
    raw.put("reads", account_id="c", outcome="gone", read_at=days(5))
    raw.put("reads", account_id="c", outcome=outcome, read_at=NOW)
    if owned:
        raw.put("exported", relation="accounts", id="c|2026-01-01", observed_at=days(300))
    raw.limit()
    assert raw.ids("removals", "id") == hidden


def test_what_was_away_and_is_told_again_stays(raw):
    raw.put("removals", kind="post", id="draft", observed_at=days(1))
    raw.put("removals", kind="interaction", id="moderated", observed_at=days(1))
    raw.put("posts", post_id="draft", account_id="c", created_at=days(9), observed_at=NOW)
    raw.put("interactions", **act("new", post_id="draft"))
    raw.put("interactions", **act("moderated"))
    raw.put("counters", account_id="c", post_id="draft", act="like", count=1, observed_at=NOW)
    told = raw.limit()
    assert raw.ids("removals", "id") == []
    assert raw.ids("posts", "post_id") == ["draft"]
    assert raw.ids("interactions", "interaction_id") == ["moderated", "new"]
    assert raw.ids("counters", "post_id") == ["draft"]
    assert told.total() == 0


def test_what_was_last_told_before_it_was_removed_is_not_back(raw):
    raw.put("removals", kind="post", id="1", observed_at=NOW)
    raw.put("posts", post_id="1", account_id="c", created_at=days(9), observed_at=days(1))
    raw.limit()
    assert raw.ids("posts", "post_id") == []
    assert raw.ids("removals", "id") == ["1"]


def test_an_account_that_is_back_is_shown_and_read_anew(raw):
    raw.put("removals", kind="account", id="c", observed_at=days(5))
    raw.put("accounts", account_id="c", observed_at=NOW)
    raw.put("reads", account_id="c", outcome="gone", read_at=days(1))
    raw.put("reads", account_id="c", outcome="read", read_at=NOW)
    raw.limit()
    assert raw.ids("removals", "id") == []
    assert raw.ids("accounts", "account_id") == ["c"]
    [is_gone] = raw.forgotten
    assert is_gone("youtube", "c")
    assert not is_gone("twitter", "c")


def test_old_words_and_acts_go_and_what_holds_stays(raw):
    old, new = days(800), days(700)
    raw.put("posts", post_id="old", account_id="c", created_at=old, text="x", observed_at=old)
    raw.put("posts", post_id="new", account_id="c", created_at=new, text="y", observed_at=new)
    raw.put("interactions", **act("old comment", occurred_at=old))
    raw.put("interactions", **act("new comment", occurred_at=new))
    raw.put("interactions", **act("old subscription", act="subscription", occurred_at=old))
    raw.put("interactions", **act("untimed", occurred_at=None, observed_at=old, text="z"))
    raw.limit()
    assert raw.ids("posts", "text") == ["y", None]
    kept = ["new comment", "old subscription", "untimed"]
    assert raw.ids("interactions", "interaction_id") == kept
    assert "z" not in raw.ids("interactions", "text")


def test_what_youtube_lets_nobody_keep_goes_unless_it_was_exported(raw):
    for name, seen in (("old", days(31)), ("fresh", days(29)), ("own", days(400))):
        raw.put("posts", post_id=name, account_id="c", created_at=seen, observed_at=seen)
        raw.put("interactions", **act(name, observed_at=seen, occurred_at=seen))
        raw.put("counters", account_id="c", post_id=name, act="like", count=1, observed_at=seen,
                observed_on=seen.date())  # fmt: skip
        raw.put("accounts", account_id="c", observed_at=seen, observed_on=seen.date())
    own = days(400).date()
    for relation, key in (
        ("interactions", "own"), ("counters", f"c|own|like|{own}"), ("accounts", f"c|{own}"),
    ):  # fmt: skip
        raw.put("exported", relation=relation, id=key, observed_at=NOW)
    raw.limit()
    assert raw.ids("posts", "post_id") == ["fresh", "old", "own"]
    raw.limit(limited=["youtube"])
    for table, column in (("posts", "post_id"), ("interactions", "interaction_id"),
                          ("counters", "post_id")):  # fmt: skip
        assert raw.ids(table, column) == ["fresh", "own"]
    assert len(raw.ids("accounts", "account_id")) == 2


@pytest.mark.parametrize(
    ("asked", "history", "kept"),
    [("", "", 730), ("1000", "", 1000), ("30", "", 360), ("30", "365", 635), ("soon", "", 730),
     ("30", "0", 300)],
)  # fmt: skip
def test_nothing_goes_that_a_score_still_needs(monkeypatch, asked, history, kept):
    monkeypatch.setenv("CLOUT_RETENTION_DAYS", asked)
    monkeypatch.setenv("CLOUT_HISTORY_DAYS", history)
    assert retention_days() == kept
    assert needed_days() <= kept
