"""Jetstream v2 with its own simulator; filled once, then only its reading side is measured."""

import os
import pathlib
import re
import subprocess
import time

import tools

PORT = 8080
SIMULATOR = 7777
ACCOUNTS = 1500
RECORDS = 200
FILL_SECONDS = 600
REPORT_MILLIS = 10


class Jetstream(tools.Notes):
    name = "Jetstream v2"

    def __init__(self):
        super().__init__()
        self.programs = pathlib.Path(os.environ["JETSTREAM"])
        self.folder = tools.WORK / "jetstream"

    def version(self):
        return os.environ.get("VERSION_JETSTREAM", "unknown commit")

    def simulator(self):
        command = [self.programs / "simulator", "--log-level", "warn", "serve",
                   "--addr", f"127.0.0.1:{SIMULATOR}", "--data-dir", self.folder / "simulator",
                   "--accounts", ACCOUNTS, "--initial-records-per-account", RECORDS,
                   "--commits-per-sec", 1, "--public-url", f"http://localhost:{SIMULATOR}"]
        log = self.folder / "simulator.log"
        return tools.Server(command, log).until(tools.answers(SIMULATOR), 120)

    def serve(self, level):
        relay = f"http://localhost:{SIMULATOR}"
        command = [self.programs / "jetstream", "--log-level", level, "serve",
                   "--addr", f"127.0.0.1:{PORT}", "--data-dir", self.folder / "data",
                   "--relay-url", relay, "--plc-url", relay, "--skip-merge-discovery"]
        return tools.Server(command, self.folder / "jetstream.log").until(tools.answers(PORT))

    def prepare(self):
        if (self.folder / "written").exists():
            return
        tools.say(f"jetstream: filling it with {ACCOUNTS * RECORDS:,} events once")
        tools.fresh(self.folder.name)
        with self.simulator(), self.serve("info") as server:
            log = self.folder / "jetstream.log"
            server.until(lambda: time.sleep(1) or "steady" in log.read_text(), FILL_SECONDS)
        (self.folder / "written").touch()

    def archive(self):
        """Its client reads the sealed segments; (events, seconds), its own start not counted."""
        command = [self.programs / "client", "--host", f"http://127.0.0.1:{PORT}", "--after-seq", "0",
                   "--backfill-only", "--report-interval", f"{REPORT_MILLIS}ms"]
        begun, events = 0.0, 0
        with subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True) as client:
            for line in client.stdout:
                begun = begun or time.monotonic() - REPORT_MILLIS / 1000
                found = re.search(r" events=([0-9,]+)", line)
                events = max(events, int(found[1].replace(",", "")) if found else 0)
        return events, time.monotonic() - begun

    def round(self):
        with self.simulator(), self.serve("warn") as server:
            self.note("start", server.millis)
            socket = f"ws://127.0.0.1:{PORT}/xrpc/network.bsky.jetstream.subscribeEvents"
            _, text = tools.run([self.programs / "client", "loadtest", "--url", socket, "-c", "1",
                                 "--cursor", "0", "--ramp-duration", "1ms", "--report-interval",
                                 "500ms", "--duration", "3s"])
            rates = [float(found) for found in re.findall(r" eps=([0-9.]+)", text)]
            if rates:
                self.note("replay", max(rates))
            events, seconds = self.archive()
            if events:
                self.note("bulk", events / seconds)
                self.note("bulk.bytes", self.sealed() / events)
            else:
                self.fail("bulk", "no event came")

    def sealed(self):
        return sum(file.stat().st_size for file in (self.folder / "data").rglob("segments/*.jss"))
