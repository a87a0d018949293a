"""Mercure on Bolt, as a plain Go server with anonymous readers."""

import os
import pathlib

import tools

PORT = 3001
HUB = "/.well-known/mercure"


class Mercure(tools.Notes):
    name = "Mercure Bolt"

    def __init__(self):
        super().__init__()
        self.program = pathlib.Path(os.environ["MERCURE"])
        self.url = f"http://127.0.0.1:{PORT}"

    def version(self):
        return os.environ.get("VERSION_MERCURE", "unknown version")

    def prepare(self):
        self.token = tools.run([self.program, "-token"])[1].strip()

    def serve(self, folder):
        command = [self.program, "-addr", f"127.0.0.1:{PORT}", "-db", folder / "bolt.db"]
        return tools.Server(command, tools.WORK / "mercure.log").until(tools.answers(PORT, "/healthz"))

    def round(self):
        folder = tools.fresh("mercure")
        writing = ["--post", HUB, "--header", f"Authorization: Bearer {self.token}"]
        topic = ["--body", "topic=bench&data={fill}{path}"]
        stream = [*writing, *topic, "--opaque-ids", "--stream", f"{HUB}?topic=bench"]
        with self.serve(folder) as server:
            idle = ["-s", 10000, "-d", "1s", "--server-pid", server.pid]
            nothing = ["--stream", f"{HUB}?topic=nothing"]
            self.bench({"idle": "memory_per_stream"}, "idle", self.url, *idle, *nothing)
        with self.serve(folder) as server:
            self.loads(self.url, *writing)
            self.streams(self.url, server.pid, *stream)
            self.crowd(self.url, server.pid, *stream)
        folder = tools.fresh("mercure")
        with self.serve(folder) as server:
            count = 2000
            name = ["--size", 0, "--body", "topic=bench&data=pubky://{user}{path}"]
            tools.bench("put", self.url, "-c", 64, "-n", count, *writing, *name)
            replay = ["--stream", f"{HUB}?topic=bench&lastEventID=earliest", "--opaque-ids",
                      "--patience", "2s", "--count", count, "--expect", count, "--probe-time", "100ms"]
            figures = {"replay.events": "events", "replay.bytes": "bytes_per_event"}
            self.bench(figures, "replay", self.url, *replay)
        with self.serve(folder) as server:
            self.note("start", server.millis)
