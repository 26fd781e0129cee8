"""Bluesky on this machine: a PDS where people write, and the AppView that tells what they wrote.

The connector reads what only the AppView knows (likes, reposts, quotes, answers, followers), so a
PDS alone would not do. The AppView needs PostgreSQL; Redis it can do without.
"""

import json
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from front import ask
from install import CACHE, postgres
from processes import end, free_port, is_open, running

POST, LIKE, REPOST = (f"app.bsky.feed.{kind}" for kind in ("post", "like", "repost"))
FOLLOW = "app.bsky.graph.follow"


@dataclass
class Member:
    """Somebody with an account, and the token to write with."""

    handle: str
    did: str
    token: str

    @property
    def password(self):
        return f"pw-{self.handle}"


class Network:
    """The servers, and what members can do there."""

    def __init__(self, process, ports):
        self.process, self.ports = process, ports

    def ask(self, method, content=None, token=None):
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return ask(self.ports["pds"], "POST", f"/xrpc/{method}", headers, json.dumps(content))

    def do(self, method, content=None, token=None):
        answer = self.ask(method, content, token)
        assert answer.status == 200, answer.content
        return answer.body if answer.content else None

    def member(self, name, **profile):
        """A new account; with a profile only if something is said in it."""
        handle = f"{name}.test"
        asked = {"handle": handle, "email": f"{name}@mail.example", "password": f"pw-{handle}"}
        made = self.do("com.atproto.server.createAccount", asked)
        member = Member(handle, made["did"], made["accessJwt"])
        if profile:
            self.write(member, "app.bsky.actor.profile", key="self", **profile)
        return member

    def write(self, member, collection, at=None, key=None, **record):
        """A record as {uri, cid}, which is also how others refer to it."""
        record = {"$type": collection} | record
        if at:
            record["createdAt"] = f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"
        asked = {"repo": member.did, "collection": collection, "record": record}
        asked |= {"rkey": key} if key else {}
        made = self.do("com.atproto.repo.createRecord", asked, member.token)
        return {"uri": made["uri"], "cid": made["cid"]}

    def post(self, member, text, at, **more):
        return self.write(member, POST, at, text=text, **more)

    def delete(self, member, uri):
        *_, collection, key = uri.split("/")
        asked = {"repo": member.did, "collection": collection, "rkey": key}
        self.do("com.atproto.repo.deleteRecord", asked, member.token)

    def settle(self):
        """Wait until the AppView knows all that was written."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "indexed\n"


@contextmanager
def database():
    """The address of an empty PostgreSQL; root lends it to the user that Debian made for it."""
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="clout-postgres-"))
    try:
        if user:
            shutil.chown(folder, user)
        data, port, programs = folder / "data", free_port(), postgres()
        command = [programs / "initdb", "-D", data, "-A", "trust", "-U", "clout", "-E", "UTF8"]
        subprocess.run(command, cwd=folder, user=user, check=True, stdout=subprocess.DEVNULL)
        command = [
            programs / "postgres", "-D", data, "-p", port, "-k", folder,
            "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off",
        ]  # fmt: skip
        log = folder / "log"
        with running(command, log, lambda: is_open(port), cwd=folder, user=user):
            yield f"postgresql://clout@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def serving(folder: Path):
    """The network; all that it keeps lies in the folder."""
    with database() as address, (folder / "bluesky.log").open("w") as log:
        command = ["node", Path(__file__).with_name("bluesky.mjs"), CACHE, address]
        env = {"PATH": os.environ["PATH"], "TMPDIR": str(folder), "NODE_ENV": "test"}
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
            start_new_session=True, env=env,
        ) as process:  # fmt: skip
            try:
                if not (told := process.stdout.readline()):
                    log_text = Path(log.name).read_text()[-2000:]
                    raise RuntimeError(f"Bluesky does not start:\n{log_text}")
                yield Network(process, json.loads(told))
            finally:
                end(process)
