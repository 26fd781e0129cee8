"""WordPress sites on this machine: PHP's own server, SQLite, and each other for the world."""

import json
import subprocess
import zipfile
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from secrets import token_hex
from zoneinfo import ZoneInfo

from install import CACHE
from processes import free_port, is_open, running

BUILDS = CACHE / "node_modules/@wp-playground/wordpress-builds/src"
HERE = Path(__file__).parent / "wordpress"
PLUGIN = "sqlite-database-integration"
SPEAKING = "/%year%/%monthnum%/%postname%/"


class Site:
    """One site. What happens on it is done by WordPress's own functions, all in one process."""

    zone = ZoneInfo("Europe/Paris")

    def __init__(self, host: str, port: int, folder: Path):
        self.host, self.port, self.folder = host, port, folder

    def call(self, *calls):
        """The results of calls, each a function's name and its arguments."""
        told = subprocess.run(
            ["php", HERE / "call.php"],
            input=json.dumps(calls), text=True, capture_output=True, cwd=self.folder, check=True,
        )  # fmt: skip
        return json.loads(told.stdout)

    def author(self, name):
        login = name.lower().replace("é", "e").replace(" ", "-")
        user = {"user_login": login, "display_name": name, "role": "author", "user_pass": login}
        return self.call(("wp_insert_user", user))[0]

    def article(self, author, title, at, **more):
        post = {"post_status": "publish", "post_content": "<p>Voilà.</p>", "post_title": title}
        post |= {"post_author": author, **times("post", at), **more}
        return self.call(("wp_insert_post", post))[0]

    def comments(self, *told):
        return self.call(*(("wp_insert_comment", comment) for comment in told))

    def ping(self):
        """Let WordPress do what it would do by the clock: tell others that they are linked to."""
        self.call(("do_all_pings",))

    @contextmanager
    def hiding_users(self):
        """Without the addresses of its users, as security plugins make it."""
        plugin = self.folder / "wp-content/mu-plugins/hiding.php"
        plugin.write_text("""<?php add_filter('rest_endpoints', function ($all) {
            $hidden = preg_grep('#/users#', array_keys($all));
            return array_diff_key($all, array_flip($hidden));
        });""")
        try:
            yield
        finally:
            plugin.unlink()

    def password(self, user=1):
        """A new application password."""
        made = (
            "WP_Application_Passwords::create_new_application_password",
            user,
            {"name": token_hex(4)},
        )
        return self.call(made)[0][0]


def comment(post, text, at, **more):
    """A comment's columns."""
    told = {"comment_post_ID": post, "comment_content": text, "comment_approved": 1}
    return told | times("comment", at) | more


def times(kind, at):
    """A moment on the site's clock and in UTC."""
    clocks = {f"{kind}_date": at.astimezone(Site.zone), f"{kind}_date_gmt": at.astimezone(UTC)}
    return {name: f"{time:%Y-%m-%d %H:%M:%S}" for name, time in clocks.items()}


def lay_out(folder: Path, host: str, ports: dict[str, int]):
    """Unpack a site whose database is a file, and which knows no other hosts than these."""
    plugins = folder / "wp-content/mu-plugins"
    for archive, place in (("wordpress/wp-6.5.zip", folder), (f"{PLUGIN}/{PLUGIN}.zip", plugins)):
        with zipfile.ZipFile(BUILDS / archive) as packed:
            packed.extractall(place)
    (plugins / f"{PLUGIN}-main").rename(plugins / PLUGIN)
    drop_in = (plugins / PLUGIN / "db.copy").read_text()
    drop_in = drop_in.replace(
        "'{SQLITE_IMPLEMENTATION_FOLDER_PATH}'", f"__DIR__ . '/mu-plugins/{PLUGIN}'"
    ).replace("{SQLITE_PLUGIN}", f"{PLUGIN}/load.php")
    (folder / "wp-content/db.php").write_text(drop_in)
    (plugins / "neighbours.php").write_text((HERE / "neighbours.php").read_text())
    constants = {
        "WP_HOME": f"http://{host}", "WP_SITEURL": f"http://{host}", "DISABLE_WP_CRON": True,
        "WP_ENVIRONMENT_TYPE": "local", "NEIGHBOURS": json.dumps(ports),
    }  # fmt: skip
    defined = "".join(f"define('{k}', {json.dumps(v)!s});" for k, v in constants.items())
    config = folder / "wp-config.php"
    config.write_text(config.read_text().replace("<?php", f"<?php {defined}", 1))


@contextmanager
def serving(folder: Path, host: str, ports: dict[str, int]):
    """A site that answers on its port."""
    lay_out(folder, host, ports)
    command = ["php", "-S", f"127.0.0.1:{ports[host]}", "-t", folder, HERE / "router.php"]
    log = folder.with_suffix(".log")
    # a pingback is asked for by one site and checked at it by the other, at the same time
    manners = {"cwd": folder, "env": {"PATH": "/usr/bin:/bin", "PHP_CLI_SERVER_WORKERS": "3"}}
    with running(command, log, lambda: is_open(ports[host]), **manners):
        site = Site(host, ports[host], folder)
        site.call(("update_option", "timezone_string", Site.zone.key))
        yield site


def ports_of(*hosts):
    return {host: free_port() for host in hosts}
