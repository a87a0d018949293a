"""The upstream homeserver: its testnet program in persist mode, its log at warn, PostgreSQL beside."""

import os
import pathlib
import pwd
import signal
import urllib.request

import tools

PORT = 6286
DATABASE_PORT = 5455
EVENTS = 20_000
SEED = "23"
USERS = 8
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
        return f"{os.environ.get('UPSTREAM_VERSION', 'unknown commit')}, {text.strip()}"

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
        """A log to replay, made once."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)
        if (self.folder / "written").exists():
            return
        tools.say(f"upstream: writing {EVENTS:,} events once")
        with self.database():
            self.sql("create database pubky")
            with self.serve() as server:
                server.until(tools.answers(PORT))
                tools.bench("put", self.url, "--seed", SEED, "-c", 64, "-n", EVENTS)
        (self.folder / "written").touch()

    def round(self):
        with self.database(), self.serve() as server:
            server.until(tools.answers(PORT))
            self.note("start", server.millis)
            stream = "/events-stream?user={user}&live=true&path=/pub/"
            idle = ["-s", 5000, "-d", "1s", "--server-pid", server.pid]
            nothing = ["--stream", f"{stream}nothing/"]
            self.bench({"idle": "memory_per_stream"}, "idle", self.url, *idle, *nothing)
            whole = "/events-stream?" + "&".join(f"user={user}" for user in self.users())
            figures = {"replay": "events_per_second", "replay.bytes": "bytes_per_event"}
            probe = ["--probe-time", "100ms", "--expect", EVENTS]
            self.bench(figures, "replay", self.url, *probe, "--stream", f"{whole}&path=/pub/")
            self.loads(self.url)
            get = tools.timed("-c", 64, "--names", 1000, "--seed", SEED)
            self.bench({"get": "gets", "get.p50": "p50"}, "get", self.url, *get)
            self.streams(self.url, server.pid, "--stream", f"{stream}bench/{{run}}/")

    def users(self):
        """The keys of those who wrote what `prepare` wrote: the oldest events are theirs."""
        with urllib.request.urlopen(f"{self.url}/events/?limit=1000", timeout=30) as page:
            lines = page.read().decode().splitlines()
        keys = [line.split("pubky://")[1].split("/")[0] for line in lines if "pubky://" in line]
        return list(dict.fromkeys(keys))[:USERS]
