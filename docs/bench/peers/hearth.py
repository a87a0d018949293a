"""Hearth itself, started as a user starts it."""

import os
import pathlib
import shutil
import subprocess
import time

import tools

PORT = 6486
PAGE = 70_000  # a little more than a page has events
EVENTS = int(os.environ.get("EVENTS", "1000000"))
LONG_LOG = os.environ.get("LONG_LOG")  # a data folder of FillStoreBenchTest
LONG_EVENTS = int(os.environ.get("LONG_EVENTS", "10000000"))


class Hearth(tools.Notes):
    name = "Hearth"

    def __init__(self):
        super().__init__()
        git = ["git", "-C", pathlib.Path(tools.HEARTH).parent, "rev-parse", "--short", "HEAD"]
        self.commit = subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip()
        self.url = f"http://127.0.0.1:{PORT}"
        self.log = tools.WORK / f"hearth-{self.commit or 'nocommit'}-{EVENTS}"

    def version(self):
        return f"commit {self.commit}"

    def serve(self, folder, log=None):
        command = [tools.HEARTH, "serve", "--data-dir", folder, "--signup", "open",
                   "--listen", f"127.0.0.1:{PORT}"]
        return tools.Server(command, log or folder.parent / "hearth.log")

    def prepare(self):
        """A log of a million events, made once for each commit."""
        if (self.log / "written").exists():
            return
        tools.say(f"hearth: writing {EVENTS:,} events once")
        for older in tools.WORK.glob("hearth-*"):  # another commit may store things otherwise
            shutil.rmtree(older)
        folder = tools.fresh(self.log.name)
        with self.serve(folder / "data") as server:
            server.until(tools.answers(PORT, "/health"))
            tools.bench("put", self.url, "-c", 64, "-n", EVENTS, seconds=900)
            self.await_pages()
        (folder / "written").touch()

    def await_pages(self):
        """Pages of history are made in the background: until all but the last, which is not full, are."""
        end = time.monotonic() + 120
        pages = ["--rounds", 1, "--probe-time", "50ms"]
        while tools.bench("bulk", self.url, *pages)["figures"]["paged_events"] < EVENTS - PAGE:
            if time.monotonic() > end:
                raise tools.Failed("the log does not become pages")
            time.sleep(1)

    def round(self):
        with self.serve(self.log / "data") as server:
            server.until(tools.answers(PORT, "/health"))
            self.note("start", server.millis)
            whole = ["--probe-time", "500ms", "--expect", EVENTS]
            tools.bench("replay", self.url, *whole)  # compiles what the second one runs
            figures = {"replay": "events_per_second", "replay.bytes": "bytes_per_event"}
            self.bench(figures, "replay", self.url, *whole)
            figures = {"bulk": "paged_events_per_second", "bulk.bytes": "bytes_per_event"}
            self.bench(figures, "bulk", self.url, *whole)
            for coding in ("gzip", "zstd"):
                figures = {f"replay.{coding}": "wire_bytes_per_event"}
                self.bench(figures, "replay", self.url, *whole, "--compression", coding)
            self.bench({"resume": "p99", "resume.p50": "p50"}, "resume", self.url, "-n", 500)
        if LONG_LOG:
            self.long_log()
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

    def long_log(self):
        """What depends on how long the log is: one place in it, few events among many, and some seconds of replay."""
        with self.serve(LONG_LOG, tools.WORK / "hearth-long.log") as server:
            server.until(tools.answers(PORT, "/health"))
            tools.bench("resume", self.url, "-n", 2000)  # compiles, and reads the log into memory
            self.bench({"resume10m": "p99", "resume10m.p50": "p50"}, "resume", self.url, "-n", 3000)
            whole = ["--expect", LONG_EVENTS, "--probe-time", "500ms"]
            self.bench({"replay10m": "events_per_second"}, "replay", self.url, *whole)
            rare = ["--stream", "/events/?subscribe=*/pub/rare/&cursor=0", "--of", LONG_EVENTS]
            figures = {"filtered": "scanned_per_second"}
            self.bench(figures, "replay", self.url, *rare, "--probe-time", "500ms")
