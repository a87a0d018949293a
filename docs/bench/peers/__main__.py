"""Measures everybody round by round and prints a table of medians in Markdown."""

import argparse
import json
import os
import statistics
import time

import hearth
import jetstream
import mercure
import nats
import picture
import tools
import upstream

COUNT, MILLIS, PLAIN = "{:,.0f}", "{:.1f}", "{:.2f}"
MEASURES = [
    ("put64", "durable PUT 200 B a second, 64 connections, 8 users", COUNT),
    ("put64.p50", "… p50, ms", MILLIS),
    ("put64one", "durable PUT 200 B a second, 64 connections, 1 user", COUNT),
    ("put1", "durable PUT 200 B a second, 1 connection", COUNT),
    ("put1.p50", "… p50, ms", PLAIN),
    ("get", "GET 200 B a second, 64 connections", COUNT),
    ("get.p50", "… p50, ms", MILLIS),
    ("sse1", "PUT to SSE, 1 stream, 50 events/s, p99, ms", MILLIS),
    ("sse1.p50", "… p50, ms", MILLIS),
    ("sse1000", "PUT to SSE, 1,000 streams, 50 events/s, p99, ms", MILLIS),
    ("sse1000.p50", "… p50, ms", MILLIS),
    ("sse1000.cores", "… cores of the server", PLAIN),
    ("ceiling", "frames a second to 1,000 streams, writers unthrottled", COUNT),
    ("sse10k", "PUT to SSE, 10,000 streams, 10 events/s, p99, ms", MILLIS),
    ("sse10k.rate", "… events/s that were reached", PLAIN),
    ("sse10k.cores", "… cores of the server", PLAIN),
    ("replay", "replay of the whole log, one connection, events/s", COUNT),
    ("replay10m", "… of 10,000,000 events", COUNT),
    ("replay.events", "… events after which it stops by itself", COUNT),
    ("replay.bytes", "… bytes an event", COUNT),
    ("replay.gzip", "… gzip, bytes an event", COUNT),
    ("replay.zstd", "… zstd, bytes an event", COUNT),
    ("bulk", "bulk history into the client, events/s", COUNT),
    ("bulk.bytes", "… bytes an event", COUNT),
    ("resume", "resume at a random id, first event, p99, ms", PLAIN),
    ("resume.p50", "… p50, ms", PLAIN),
    ("resume10m", "… among 10,000,000 events, warm, p99, ms", PLAIN),
    ("resume10m.p50", "… p50, ms", PLAIN),
    ("filtered", "replay of 1 event in 1,000 of 10,000,000, events looked at a second", COUNT),
    ("idle", "memory of an idle stream, KiB", MILLIS),
    ("start", "start to first answer, ms", COUNT),
]


def servers(only):
    """Those that were built here, in the order they are measured in."""
    known = {
        "upstream": ("UPSTREAM", lambda: [upstream.Upstream()]),
        "mercure": ("MERCURE", lambda: [mercure.Mercure()]),
        "nats": ("NATS", lambda: [nats.Nats(True), nats.Nats(False)]),
        "jetstream": ("JETSTREAM", lambda: [jetstream.Jetstream()]),
        "hearth": ("PATH", lambda: [hearth.Hearth()]),
    }
    chosen = []
    for name, (variable, make) in known.items():
        if only and name not in only:
            continue
        if variable in os.environ:
            chosen += make()
        else:
            tools.say(f"peers.sh: {name} is left out, because {variable} is not set")
    return chosen


def table(chosen):
    yield "| measure | " + " | ".join(server.name for server in chosen) + " |"
    yield "|---|" + "--:|" * len(chosen)
    for key, title, form in MEASURES:
        if not any(key in server.values for server in chosen):
            continue
        cells = [form.format(statistics.median(server.values[key])) if key in server.values else ""
                 for server in chosen]
        yield f"| {title} | " + " | ".join(cells) + " |"


def machine():
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as lines:
        model = next((line.split(":")[1].strip() for line in lines if "model name" in line), "?")
    with open("/proc/meminfo", encoding="ascii") as lines:
        gib = int(next(lines).split()[1]) / 2**20
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores of {model}, {gib:.0f} GiB, Linux {os.uname().release}"


def main():
    options = argparse.ArgumentParser(prog="docs/bench/peers.sh", description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--only", type=lambda text: text.split(","), help="names, with commas")
    options.add_argument("--out", help="a file for every single value, as JSON")
    options.add_argument("--svg", help="a file for the medians as a picture")
    chosen_options = options.parse_args()
    tools.WORK.mkdir(parents=True, exist_ok=True)
    tools.WORK.chmod(0o755)
    chosen = servers(chosen_options.only)
    begun = time.monotonic()
    for server in list(chosen):  # on all cores: it is not what is measured
        try:
            server.prepare()
        except tools.Failed as failure:
            tools.say(f"peers.sh: {server.name} is left out: {failure}")
            chosen.remove(server)
    os.sched_setaffinity(0, {int(core) for core in os.environ.get("CPUS", "0,1").split(",")})
    for number in range(chosen_options.rounds):
        for server in chosen:
            tools.say(f"round {number + 1} of {chosen_options.rounds}, {server.name}, "
                      f"{time.monotonic() - begun:.0f} s")
            try:
                server.round()
            except tools.Failed as failure:
                server.fail("run", str(failure))
    print(f"{machine()}; servers and load share them; {time.strftime('%Y-%m-%d')}; medians of "
          f"{chosen_options.rounds} interleaved rounds, {tools.LENGTH} each after {tools.WARMUP} of warm-up and, over HTTP, {tools.FIRST} of PUTs at the start; PUT to SSE {tools.LATENCIES}.\n")
    print("\n".join(table(chosen)) + "\n")
    for server in chosen:
        print(f"* {server.name}: {server.version()}")
    for server in chosen:
        for measure, texts in server.failures.items():
            print(f"* {server.name}, {measure}, in {len(texts)} cases: {sorted(set(texts))[0]}")
    if chosen_options.svg:
        caption = f"{machine()}, shared with the load; {time.strftime('%Y-%m-%d')}; medians of {chosen_options.rounds} rounds"
        with open(chosen_options.svg, "w", encoding="utf-8") as out:
            out.write(picture.draw(chosen, caption))
    if chosen_options.out:
        with open(chosen_options.out, "w", encoding="utf-8") as out:
            json.dump({s.name: {"values": s.values, "failures": s.failures} for s in chosen}, out, indent=1)


main()
