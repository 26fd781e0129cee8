"""Turns the drawn days of one network into posts and acts with texts, ids and times."""

import math
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from ingestion.sandbox.france import texts
from ingestion.sandbox.france.activity import Day, live, words_of
from ingestion.sandbox.france.habits import Habit
from ingestion.sandbox.france.records import Account, Act, Post
from ingestion.sandbox.france.rosters import Roster

SPAN_DAYS = 360
RIPENING_HOURS = 20  # after this time a post has two thirds of its likes and views
PROMOTION = "Offre éclair : -70 % sur les parapluies, cliquez vite https://promo-eclair.example/{}"
MEOWS = ("Miaou ! J'ai lu le mot « chat ».", "Miaou ! Un chat, où ça ?", "Miaou ! Vive les chats.")


class Chronicle:
    """One network's posts and acts up to the end of a day."""

    def __init__(
        self, network: str, habit: Habit, roster: Roster, seed: int, end: date, days: int
    ) -> None:
        """Live and write down all days up to the end."""
        self.habit, self.roster = habit, roster
        self.until = datetime(end.year, end.month, end.day, tzinfo=UTC) + timedelta(days=1)
        self.words = words_of(habit)
        self.taken: set[str] = set()
        self.by_id = {account.account_id: account for account in roster.accounts}
        self.posts: dict[str, list[Post]] = {
            a.account_id: [] for a in roster.accounts if a.person_id
        }
        self.acts: dict[str, list[Act]] = defaultdict(list)
        kind_of = {
            account.account_id: person.kind
            for account, person in zip(roster.accounts, roster.people, strict=False)
        }
        self.spam = {account_id for account_id, kind in kind_of.items() if kind == "spam"}
        self.quiet = {
            account_id for account_id, kind in kind_of.items() if kind in ("spam", "twin")
        }
        self.bot = next((self.by_id[i] for i, kind in kind_of.items() if kind == "bot"), None)
        for offset in range(days - 1, -1, -1):
            day = live(network, habit, roster, seed, end - timedelta(days=offset))
            self.tell(day, copies=False)
            if roster.copies:
                self.tell(day, copies=True)
        for posts in self.posts.values():
            posts.sort(key=lambda post: (post.created_at, post.post_id))
        for acts in self.acts.values():
            acts.sort(key=lambda act: (act.occurred_at, act.acting_post_id))

    def tell(self, day: Day, *, copies: bool) -> None:
        """Add a day as it was drawn, or what the English twins repeat of it."""
        accounts, mirror = self.roster.accounts, self.roster.copies
        apart = self.roster.fans_apart if copies else 0
        salt = 1 << 20 if copies else 0
        midnight = datetime.combine(date.fromordinal(day.ordinal), datetime.min.time(), UTC)
        posts: list[Post | None] = []
        rows = zip(
            day.owner.tolist(),
            day.second.tolist(),
            day.topic.tolist(),
            day.number.tolist(),
            strict=True,
        )
        for place, (owner, second, topic, number) in enumerate(rows):
            if copies and owner not in mirror:
                posts.append(None)
                continue
            moment = midnight + timedelta(seconds=second, milliseconds=number % 1000)
            final = {act: int(column[place]) for act, column in day.totals.items()}
            author = accounts[mirror[owner] if copies else owner]
            posts.append(self.publish(author, moment, topic, number, salt, final))
        threads: dict[int, list[Act]] = defaultdict(list)
        columns = (day.act, day.target, day.post, day.actor, day.delay, day.words, day.answer_delay)
        for word, aim, place, doer, delay, number, pause in zip(
            *(column.tolist() for column in columns), strict=True
        ):
            if copies and aim not in mirror:
                continue
            post = posts[place] if place >= 0 else None
            if place >= 0 and post is None:
                continue
            actor, target = accounts[doer + apart], accounts[mirror[aim] if copies else aim]
            start = post.created_at if post else midnight
            moment = start + timedelta(seconds=delay, milliseconds=number % 1000)
            act = self.react(
                self.words[word], actor, target, post, moment, number, salt, threads[place]
            )
            if act and pause and act.target_account_id == target.account_id:
                self.answer(
                    act, target, actor, post, moment + timedelta(seconds=pause), number, salt
                )

    def free(
        self, make: Callable[..., str], moment: datetime, *parts: object
    ) -> tuple[str, datetime]:
        """An id that nothing else has, and its moment: a second later for each one taken."""
        while (found := make(moment, *parts)) in self.taken:
            moment += timedelta(seconds=1)
        self.taken.add(found)
        return found, moment

    def publish(
        self,
        author: Account,
        moment: datetime,
        topic: int,
        number: int,
        salt: int,
        final: dict[str, int],
    ) -> Post | None:
        """One post; the totals that the network shows grow with its age."""
        text, tags = texts.post(topic, number, author.language)
        if author.account_id in self.spam:
            text, tags = PROMOTION.format(number % 9000), ()
            moment = moment.replace(hour=7 + number % 12, minute=0, second=0)  # by the clock
        post_id, moment = self.free(self.habit.post_id, moment, number + salt, author.account_id)
        if moment >= self.until:
            return None
        ripe = 1 - math.exp(-(self.until - moment).total_seconds() / 3600 / RIPENING_HOURS)
        totals = {act: int(total * ripe) for act, total in final.items()}
        name = texts.title(topic, number, author.language)
        post = Post(
            post_id, author.account_id, moment, text, tags, author.language, "post", totals, name
        )
        self.posts[author.account_id].append(post)
        if topic == texts.CATS and self.bot and author.account_id not in self.quiet:
            seen = moment + timedelta(seconds=20 + number % 30)
            self.react("reply", self.bot, author, post, seen, number, salt, [])
        return post

    def react(
        self, word: str, actor: Account, target: Account, post: Post | None,
        moment: datetime, number: int, salt: int, thread: list[Act],
    ) -> Act | None:  # fmt: skip
        """One act; below videos and articles some comments answer an earlier one."""
        parent = None
        if word == "comment" and number % 8 == 0:
            first = next((act for act in thread if act.occurred_at < moment), None)
            if first and first.actor_account_id != actor.account_id:
                word, parent = "reply", first.acting_post_id
                target = self.by_id[first.actor_account_id]
        act = self.record(word, actor, target, post, parent, moment, number, salt)
        if act and word == "comment":
            thread.append(act)
        return act

    def answer(
        self, act: Act, owner: Account, fan: Account, post: Post | None,
        moment: datetime, number: int, salt: int,
    ) -> None:  # fmt: skip
        """The owner of a post answers what somebody wrote."""
        if "reply" in self.habit.acting_posts:
            if act.act != "share":
                self.record(
                    "reply", owner, fan, None, None, moment, number // 7, salt, act.acting_post_id
                )
        elif act.act != "mention":
            parent = act.parent_id or act.acting_post_id
            self.record("reply", owner, fan, post, parent, moment, number // 7, salt)

    def record(
        self, word: str, actor: Account, target: Account, post: Post | None, parent: str | None,
        moment: datetime, number: int, salt: int, answered_id: str | None = None,
    ) -> Act | None:  # fmt: skip
        """Keep one act, and the actor's own post where the network makes one of it."""
        place = post.post_id if post else ""
        act_id, moment = self.free(self.habit.act_id, moment, number + salt, place, parent)
        if moment >= self.until:
            return None
        text = texts.comment(number // 8, actor.language)
        if actor is self.bot:
            text = MEOWS[number % len(MEOWS)]
        if word in self.habit.acting_posts:
            text = self.wrapped(word, text, target, post)
        act = Act(
            word, actor.account_id, target.account_id, moment, answered_id or place or None, act_id,
            text, actor.language, parent,
        )  # fmt: skip
        self.acts[target.account_id].append(act)
        if post and target.account_id == post.account_id:
            post.totals[word] = post.totals.get(word, 0) + 1
        if actor.person_id and word in self.habit.acting_posts:
            totals = dict.fromkeys(self.habit.totals, 0) if word != "share" else {}
            self.posts[actor.account_id].append(
                Post(
                    act_id,
                    actor.account_id,
                    moment,
                    text,
                    (),
                    actor.language,
                    word,
                    totals,
                    target_account_id=target.account_id,
                    target_post_id=act.post_id,
                )
            )
        return act

    def wrapped(self, word: str, text: str, target: Account, post: Post | None) -> str:
        """The text as the network writes it, with the name of whom it is about."""
        if word == "share":
            return f"RT @{target.handle}: {post.text if post else ''}"
        if word == "quote":
            return f"{text} https://t.co/{(post.post_id if post else '')[-10:]}"
        return f"@{target.handle} {text}" if word == "reply" else f"{text} @{target.handle}"
