"""Processes that end with the run, waiting for servers, and calls of `hearth bench`."""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time

HOME = pathlib.Path(__file__).resolve().parents[3]
HEARTH = os.environ.get("HEARTH", str(HOME / "hearth"))
WORK = pathlib.Path(os.environ.get("WORK", "/tmp/hearth-peers"))
LENGTH = os.environ.get("LENGTH", "2s")
WARMUP = os.environ.get("WARMUP", "1s")
FIRST = os.environ.get("FIRST", "20s")
LATENCIES = os.environ.get("LATENCIES", "10s")  # at 50 events/s five of a hundredth, not one


def say(text):
    print(text, file=sys.stderr, flush=True)


class Failed(Exception):
    """A measurement that could not be made."""


class Server:
    """A process of ours, and nobody else's, from its start to the end of a `with`."""

    def __init__(self, command, log, stop=signal.SIGTERM, user=None, cwd=None, env=None):
        self.log = pathlib.Path(log)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.stop_signal = stop
        self.begun = time.monotonic()
        self.millis = 0.0
        with open(self.log, "ab") as out:
            self.process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=cwd, user=user,
                env={**os.environ, **(env or {})}, start_new_session=True)

    @property
    def pid(self):
        return self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def until(self, ready, seconds=60):
        """Waits until `ready()`; keeps how long that took since the start."""
        end = self.begun + seconds
        while not ready():
            if self.process.poll() is not None:
                raise Failed(f"{self.log} says why it ended")
            if time.monotonic() > end:
                raise Failed(f"{self.log} says why it was not ready after {seconds} s")
            time.sleep(0.002)
        self.millis = (time.monotonic() - self.begun) * 1000
        return self


def answers(port, path="/"):
    """Whether an HTTP server gives any answer there."""

    def ask():
        try:
            with socket.create_connection(("127.0.0.1", port), 2) as connection:
                connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                return connection.recv(16).startswith(b"HTTP/1.1")
        except OSError:
            return False

    return ask


def listens(port):
    """Whether anybody takes connections there."""

    def ask():
        try:
            socket.create_connection(("127.0.0.1", port), 2).close()
            return True
        except OSError:
            return False

    return ask


def fresh(folder):
    """An empty folder below WORK."""
    path = WORK / folder
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def run(command, seconds=120, **more):
    """Output of a command that must end in time; (exit code, text)."""
    with subprocess.Popen(
        [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, start_new_session=True, **more) as process:
        try:
            out, err = process.communicate(timeout=seconds)
        except BaseException as ended:  # an interrupt ends it too, with whatever it started
            os.killpg(process.pid, signal.SIGKILL)
            if isinstance(ended, subprocess.TimeoutExpired):
                raise Failed(f"{command[0]} did not end in {seconds} s") from ended
            raise
    if process.returncode not in (0, 1) or not out.strip():
        raise Failed((err or "no output").strip().splitlines()[-1])
    return process.returncode, out


def bench(name, url, *options, seconds=120):
    """One run of `hearth bench`, as its JSON with the figures flattened."""
    _, out = run([HEARTH, "bench", name, "--json", "--server", url, *options], seconds)
    report = json.loads(out.strip().splitlines()[-1])
    report["figures"] = {name: figure["value"] for name, figure in report["figures"].items()}
    return report


def timed(*options):
    return [*options, "-d", LENGTH, "--warmup", WARMUP]


class Notes:
    """What one server showed: values by measure, and what it did not keep."""

    def __init__(self):
        self.values = {}
        self.failures = {}

    def note(self, measure, value):
        self.values.setdefault(measure, []).append(value)

    def fail(self, measure, text):
        self.failures.setdefault(measure, []).append(text)

    def bench(self, measures, name, url, *options):
        """Runs a bench and notes figures: {measure: figure}, p50 and p99 being latencies."""
        first = next(iter(measures))
        try:
            report = bench(name, url, *options)
        except Failed as failure:
            self.fail(first, str(failure))
            return None
        latencies = report.get("latency_ms", {})
        if latencies.get("count") == 0:
            latencies = {}
        for measure, figure in measures.items():
            value = latencies.get(figure, report["figures"].get(figure))
            if value is not None:
                self.note(measure, value)
        for failure in report["failures"]:
            self.fail(first, failure)
        if report["settings"].get("rate", "unthrottled") != "unthrottled":
            wanted, reached = float(report["settings"]["rate"]), report["figures"]["events_per_second"]
            if reached < 0.9 * wanted:
                self.fail(first, f"held {reached:.1f} of {wanted:.0f} events/s")
        return report

    def loads(self, url, *writing):
        """The writes that every server over HTTP can be asked for, after some that do not count."""
        bench("put", url, "-c", 64, "--users", 8, "-d", FIRST, "--warmup", "0s", *writing)
        for connections, users, key in ((64, 8, "put64"), (64, 1, "put64one"), (1, 1, "put1")):
            figures = {key: "puts", f"{key}.p50": "p50"}
            self.bench(figures, "put", url, *timed("-c", connections, "--users", users), *writing)

    def streams(self, url, pid, *options):
        """Fan-outs to one and a thousand, at a rate and at the server's own pace."""
        slow = ["-d", LATENCIES, "--warmup", WARMUP]
        one = ["-s", 1, "--users", 1, "--rate", 50, *slow]
        self.bench({"sse1": "p99", "sse1.p50": "p50"}, "fanout", url, *one, *options)
        many = ["-s", 1000, "--users", 1, "--rate", 50, *slow, "--server-pid", pid]
        figures = {"sse1000": "p99", "sse1000.p50": "p50", "sse1000.cores": "server_cores"}
        self.bench(figures, "fanout", url, *many, *options)
        free = timed("-s", 1000, "--users", 1, "--rate", 0, "--patience", "5s")
        self.bench({"ceiling": "frames_per_second"}, "fanout", url, *free, *options)

    def crowd(self, url, pid, *options):
        """Ten thousand streams at ten events a second."""
        figures = {"sse10k": "p99", "sse10k.cores": "server_cores", "sse10k.rate": "events_per_second"}
        crowd = ["-s", 10000, "--users", 1, "--rate", 10, "-d", LATENCIES, "--warmup", WARMUP]
        self.bench(figures, "fanout", url, *crowd, "--server-pid", pid, *options)
