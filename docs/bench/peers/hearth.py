"""Hearth itself, started as a user starts it."""

import subprocess

import tools

PORT = 6486
EVENTS = 1_000_000
PARTS = 10


class Hearth(tools.Notes):
    name = "Hearth"

    def __init__(self):
        super().__init__()
        git = ["git", "-C", tools.HOME, "rev-parse", "--short", "HEAD"]
        self.commit = subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip()
        self.url = f"http://127.0.0.1:{PORT}"
        self.log = tools.WORK / f"hearth-{self.commit or 'nocommit'}-{EVENTS}"

    def version(self):
        return f"commit {self.commit}"

    def serve(self, folder):
        command = [tools.HEARTH, "serve", "--data-dir", folder, "--signup", "open",
                   "--listen", f"127.0.0.1:{PORT}"]
        return tools.Server(command, folder.parent / "hearth.log")

    def prepare(self):
        """A log of a million events, made once for each commit."""
        if (self.log / "written").exists():
            return
        tools.say(f"hearth: writing {EVENTS:,} events once")
        folder = tools.fresh(self.log.name)
        with self.serve(folder / "data") as server:
            server.until(tools.answers(PORT, "/health"))
            for part in range(PARTS):  # so that no command takes minutes
                tools.bench("put", self.url, "--seed", part, "-c", 64, "-n", EVENTS // PARTS)
        (folder / "written").touch()

    def round(self):
        with self.serve(self.log / "data") as server:
            server.until(tools.answers(PORT, "/health"))
            self.note("start", server.millis)
            whole = ["--probe-time", "500ms", "--expect", EVENTS]
            tools.bench("replay", self.url, *whole)  # compiles what the second one runs
            figures = {"replay": "events_per_second", "replay.bytes": "bytes_per_event"}
            self.bench(figures, "replay", self.url, *whole)
        folder = tools.fresh("hearth")
        with self.serve(folder / "idle") as server:
            server.until(tools.answers(PORT, "/health"))
            idle = ["-s", 10000, "-d", "1s", "--server-pid", server.pid]
            self.bench({"idle": "memory_per_stream"}, "idle", self.url, *idle)
        with self.serve(folder / "data") as server:
            server.until(tools.answers(PORT, "/health"))
            self.loads(self.url)
            get = tools.timed("-c", 64, "--names", 1000)
            self.bench({"get": "gets", "get.p50": "p50"}, "get", self.url, *get)
            self.streams(self.url, server.pid)
            self.crowd(self.url, server.pid)
