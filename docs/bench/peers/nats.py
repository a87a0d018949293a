"""NATS JetStream with file storage, synced after each message or as it comes."""

import json
import os
import pathlib

import tools

PORT = 4333
EVENTS = 300_000
CONFIG = """host: 127.0.0.1
port: {port}
jetstream {{
  store_dir: "{folder}"
  {sync}
}}
"""


class Nats(tools.Notes):
    def __init__(self, always):
        super().__init__()
        self.always = always
        self.name = "NATS, sync always" if always else "NATS, not durable"
        self.folder = pathlib.Path(os.environ["NATS"])

    def version(self):
        return tools.run([self.folder / "nats-server", "--version"])[1].strip()

    def prepare(self):
        """A log to replay, made once."""
        self.log = tools.WORK / "nats-log"
        if self.always or (self.log / "written").exists():
            return
        tools.say(f"nats: writing {EVENTS:,} messages once")
        with self.serve(tools.fresh(self.log.name)):
            self.load("publish", "-c", 256, "-n", EVENTS)
        (self.log / "written").touch()

    def serve(self, folder):
        sync = "sync_interval: always" if self.always else ""
        config = folder / "nats.conf"
        config.write_text(CONFIG.format(port=PORT, folder=folder / "store", sync=sync))
        command = [self.folder / "nats-server", "-c", config]
        return tools.Server(command, tools.WORK / "nats.log").until(tools.listens(PORT))

    def load(self, what, *options):
        command = [self.folder / "natsbench", "-url", f"nats://127.0.0.1:{PORT}", *options, what]
        return json.loads(tools.run(command)[1])

    def round(self):
        folder = tools.fresh("nats")
        with self.serve(folder):
            for connections, users, key in ((64, 8, "put64"), (64, 1, "put64one"), (1, 1, "put1")):
                load = self.load("publish", "-c", connections, "-users", users,
                                 "-d", tools.LENGTH, "-warmup", tools.WARMUP)
                self.note(key, load["per_second"])
                self.note(f"{key}.p50", load["p50"])
                if load["failed"]:
                    self.fail(key, f"{load['failed']} publishes failed")
        if self.always:
            return
        with self.serve(self.log) as server:
            self.note("start", server.millis)
            self.load("replay")
            replay = self.load("replay")
            self.note("replay", replay["per_second"])
            self.note("replay.bytes", replay["bytes_per_event"])
