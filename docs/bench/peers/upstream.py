"""The upstream homeserver: its testnet program in persist mode, its log at warn, PostgreSQL beside."""

import os
import pathlib
import pwd
import signal
import urllib.request

import tools

PORT = 6286
DATABASE_PORT = 5455
EVENTS = 12_000
SEED = "23"
CONFIG = """[general]
database_url = "postgres://postgres@127.0.0.1:{port}/pubky"
signup_mode = "open"

[storage]
type = "file_system"

[drive]
rate_limits = []

[admin]
enabled = true
admin_password = "admin"

[metrics]
enabled = false

[logging]
level = "warn"
"""


class Upstream(tools.Notes):
    name = "upstream"

    def __init__(self):
        super().__init__()
        self.program = pathlib.Path(os.environ["UPSTREAM"])
        self.postgres = pathlib.Path(os.environ.get("POSTGRES_BIN", "/usr/lib/postgresql/15/bin"))
        self.folder = tools.WORK / "upstream"
        self.url = f"http://127.0.0.1:{PORT}"
        # PostgreSQL does not run as root.
        self.user = os.environ.get("POSTGRES_USER", "postgres") if os.geteuid() == 0 else None

    def version(self):
        _, text = tools.run([self.postgres / "postgres", "--version"])
        return f"{os.environ.get('VERSION_UPSTREAM', 'unknown commit')}, {text.strip()}"

    def database(self):
        folder = self.folder / "postgres"
        if not (folder / "PG_VERSION").exists():
            folder.mkdir(parents=True, exist_ok=True)
            if self.user:
                os.chown(folder, pwd.getpwnam(self.user).pw_uid, -1)
            tools.run([self.postgres / "initdb", "-D", folder, "-A", "trust", "-U", "postgres"],
                      user=self.user, cwd="/")
        command = [self.postgres / "postgres", "-D", folder, "-p", DATABASE_PORT, "-k", folder,
                   "-c", "listen_addresses=127.0.0.1"]
        server = tools.Server(command, self.folder / "postgres.log", signal.SIGINT, self.user, "/")
        return server.until(lambda: self.sql("select 1"))

    def sql(self, text):
        command = [self.postgres / "psql", "-h", "127.0.0.1", "-p", DATABASE_PORT, "-U", "postgres",
                   "-tAc", text]
        try:
            return "1" in tools.run(command)[1] or "CREATE" in text.upper()
        except tools.Failed:
            return False

    def serve(self):
        data = self.folder / "data"
        config = self.folder / "config.toml"
        config.write_text(CONFIG.format(port=DATABASE_PORT))
        seeded = ["--homeserver-config", config] if not data.exists() else []
        return tools.Server([self.program, *seeded, "persist", data], self.folder / "upstream.log",
                            signal.SIGINT, env={"RUST_LOG": "warn"})

    def prepare(self):
        """A log to replay, made once: one user's, because the more users one asks for, the slower it is."""
        if (self.folder / "written").exists():
            return
        tools.fresh(self.folder.name).chmod(0o755)  # for the user that PostgreSQL runs as
        tools.say(f"upstream: writing {EVENTS:,} events once")
        with self.database():
            self.sql("create database pubky")
            with self.serve() as server:
                server.until(tools.answers(PORT))
                tools.bench("put", self.url, "--seed", SEED, "--users", 1, "-c", 8, "-n", EVENTS,
                            seconds=900)
        (self.folder / "written").touch()

    def round(self):
        with self.database(), self.serve() as server:
            server.until(tools.answers(PORT))
            self.note("start", server.millis)
            stream = "/events-stream?user={user}&live=true&path=/pub/"
            idle = ["-s", 5000, "-d", "1s", "--server-pid", server.pid]
            nothing = ["--stream", f"{stream}nothing/"]
            self.bench({"idle": "memory_per_stream"}, "idle", self.url, *idle, *nothing)
            whole = ["--stream", f"/events-stream?user={self.first()}&path=/pub/", "--expect", EVENTS]
            figures = {"replay": "events_per_second", "replay.bytes": "bytes_per_event"}
            tools.bench("replay", self.url, "--probe-time", "100ms", *whole)  # fills its caches
            self.bench(figures, "replay", self.url, "--probe-time", "100ms", *whole)
            self.loads(self.url)
            get = tools.timed("-c", 64, "--names", 1000, "--seed", SEED, "--users", 1)
            self.bench({"get": "gets", "get.p50": "p50"}, "get", self.url, *get)
            self.streams(self.url, server.pid, "--stream", f"{stream}bench/{{run}}/")

    def first(self):
        """The key of the user who wrote what `prepare` wrote: the oldest event is theirs."""
        with urllib.request.urlopen(f"{self.url}/events/?limit=1", timeout=30) as page:
            return page.read().decode().split("pubky://")[1].split("/")[0]
