"""A site of real devices, each in a network namespace and a share of a core of its own, under load that all comes to one of them.

First the site beside what a client could do without one, in turns; then what happens to requests while a device is
killed, stopped or cut off, while links are slow and lossy, and while the site is split. Needs root, /dev/net/tun and, to
give each device its share, cgroups' cpu controller. Called by interop/sites load.
"""

import http.client
import json
import os
import queue
import random
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

from sites import CLONE_NEWNET, LIBC, Switch

AGENT, INPUT, SIZE = "bearing", "window", 2048
# Samples in each request: the model is small, and what stands around it is not what this is about.
SAMPLES = 16
# How long each may take: of equal devices, and of unequal ones, whose slowest takes half of it for one of the best.
DEADLINES = {"even": 0.8, "uneven": 0.5}
# What the client keeps of that for itself: a device cannot know what the way to it and back takes.
WAY = 0.02
# Of all cores, divided among the devices: the rest is for the client, the fleet and the wires between them.
SHARES = 1.2
# How it is divided among unequal ones; the first is the one that is asked.
PARTS = (3, 2, 1, 2, 1)
CGROUP = "/sys/fs/cgroup/cpu/skerry-sites-%d-%d"
BASE = 9
WORKERS = 96


# ---------------------------------------------------------------- the client, in the namespace of the first device


class Client:
    """Sends requests when they are due, whatever became of those before, and counts what comes of them."""

    def __init__(self, hosts, policy, accuracy, deadline, seed):
        self.hosts, self.policy, self.accuracy, self.deadline = hosts, policy, accuracy, deadline
        self.random, self.turn = random.Random(seed), 0
        self.underway = [0] * len(hosts)
        self.lock, self.due = threading.Lock(), queue.Queue()
        self.counts, self.value, self.latencies, self.late = {}, 0.0, [], []
        self.body, self.headers = self.question()

    def question(self):
        header = json.dumps({
            "parameters": {"binary_data_output": True, "timeout": int((self.deadline - WAY) * 1e6)},
            "inputs": [{"name": INPUT, "datatype": "FP32", "shape": [SAMPLES, 1, SIZE],
                        "parameters": {"binary_data_size": 4 * SAMPLES * SIZE}}]}).encode()
        noise = random.Random(7)
        data = struct.pack(f"<{SAMPLES * SIZE}f", *(noise.gauss(0, 1) for _ in range(SAMPLES * SIZE)))
        return header + data, {"Inference-Header-Content-Length": str(len(header)),
                               "Content-Type": "application/octet-stream"}

    def choose(self):
        if self.policy == "round_robin":
            self.turn += 1
            return self.turn % len(self.hosts)
        if self.policy == "least_loaded":
            least = min(self.underway)
            return self.random.choice([n for n, count in enumerate(self.underway) if count == least])
        return 0

    def ask(self, connections, to):
        for attempt in (0, 1):
            connection = connections.get(to)
            fresh = connection is None
            if fresh:
                host, port = self.hosts[to].split(":")
                connection = connections[to] = http.client.HTTPConnection(host, int(port), timeout=5)
            try:
                connection.request("POST", f"/v2/models/{AGENT}/infer", self.body, self.headers)
                response = connection.getresponse()
                body = response.read()
                if response.status != 200:
                    return f"status {response.status}", ""
                length = int(response.headers.get("Inference-Header-Content-Length", len(body)))
                told = json.loads(body[:length]).get("parameters", {})
                return told.get("grade", "none"), told.get("variant", "")
            except (OSError, http.client.HTTPException):
                connection.close()
                del connections[to]
                if fresh or attempt:
                    return "lost", ""
        return "lost", ""

    def work(self):
        connections = {}
        while True:
            at = self.due.get()
            if at is None:
                return
            with self.lock:
                to = self.choose()
                self.underway[to] += 1
            grade, variant = self.ask(connections, to)
            taken = time.monotonic() - at
            with self.lock:
                self.underway[to] -= 1
                name = grade if taken <= self.deadline else "late"
                self.counts[name] = self.counts.get(name, 0) + 1
                self.latencies.append(taken)
                if name == "late":
                    self.late.append(f"{grade} after {1e3 * taken:.0f} ms")
                if name in ("full", "variant", "peer", "cached"):
                    self.value += self.accuracy.get(variant, 0.0)

    def run(self, rate, seconds):
        workers = [threading.Thread(target=self.work) for _ in range(WORKERS)]
        for worker in workers:
            worker.start()
        start = at = time.monotonic()
        sent = 0
        while True:
            at += self.random.expovariate(rate)
            if at - start > seconds:
                break
            time.sleep(max(0.0, at - time.monotonic()))
            self.due.put(at)
            sent += 1
        for _ in workers:
            self.due.put(None)
        for worker in workers:
            worker.join()
        self.latencies.sort()
        model = sum(self.counts.get(name, 0) for name in ("full", "variant", "peer", "cached"))
        answered = model + self.counts.get("safe", 0)
        return {"sent": sent, "answered": answered / sent, "by_model": model / sent, "unanswered": sent - answered,
                "value": 100 * self.value / sent, "grades": self.counts, "late": self.late,
                "p50_ms": 1e3 * self.latencies[len(self.latencies) // 2],
                "p99_ms": 1e3 * self.latencies[int(0.99 * len(self.latencies))]}

    def capacity(self, seconds):
        """Answers a second by the best variant, one after the other; median of the times, since others wake up too."""
        connections, times = {}, []
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            start = time.monotonic()
            grade, _ = self.ask(connections, 0)
            if grade == "full":
                times.append(time.monotonic() - start)
        times.sort()
        return 1 / times[len(times) // 2] if times else 0.0


def client():
    asked = json.loads(sys.argv[2])
    made = Client(asked["hosts"], asked["policy"], asked["accuracy"], asked["deadline"], asked["seed"])
    if asked["policy"] == "capacity":
        print(json.dumps(made.capacity(asked["seconds"])))
    else:
        print(json.dumps(made.run(asked["rate"], asked["seconds"])))


# ---------------------------------------------------------------- the rig


def inside(namespace, action):
    """What action returns, done by a thread in that namespace; None if it fails."""
    came = []

    def there():
        fd = os.open(f"/run/netns/{namespace}", os.O_RDONLY)
        try:
            if LIBC.setns(fd, CLONE_NEWNET) != 0:
                return
            came.append(action())
        except (OSError, ValueError, http.client.HTTPException):
            pass
        finally:
            os.close(fd)

    thread = threading.Thread(target=there)
    thread.start()
    thread.join()
    return came[0] if came else None


def fetch(url, body=None, token=None, method=None):
    request = urllib.request.Request(url, data=body, method=method)
    if token:
        request.add_header("Authorization", "Bearer " + token)
    with urllib.request.urlopen(request, timeout=2) as response:
        return json.loads(response.read() or b"null")


class Rig:
    def __init__(self, switch, size, kind, java, folder):
        self.switch, self.size, self.kind, self.java, self.folder = switch, size, kind, java, folder
        parts = PARTS[:size] if kind == "uneven" else (1,) * size
        self.shares = [SHARES * part / sum(parts) for part in parts]
        self.deadline = DEADLINES[kind]
        self.names = [f"room-{n + 1}" for n in range(size)]
        self.hosts = [f"10.77.0.{n + 1}" for n in range(size)]
        self.children = {}
        self.token = ""

    def begin(self, number, log, *command):
        inside = ["ip", "netns", "exec", self.switch.names[number], *self.java, *command]
        group = CGROUP % (os.getpid(), number)
        if os.path.isdir(group):
            inside = ["sh", "-c", 'echo $$ > "$0/cgroup.procs"; exec "$@"', group, *inside]
        return subprocess.Popen(inside, stdout=subprocess.DEVNULL, stderr=open(os.path.join(self.folder, log), "ab"))

    def command(self, number, *command):
        return subprocess.run(["ip", "netns", "exec", self.switch.names[number], *self.java, *command], check=True,
                              text=True, capture_output=True).stdout

    def people(self, method, path, body=None):
        return inside(self.switch.names[self.size],
                      lambda: fetch("http://127.0.0.1:8010" + path, body, self.token, method))

    def start_fleet(self):
        state = os.path.join(self.folder, "fleet")
        base = f"10.77.0.{self.size + 1}"
        self.children["fleet"] = self.begin(self.size, "fleet.log", "fleet", "run", "--state", state, "--device-host",
                                            base, "--name", base)
        token = os.path.join(state, "admin.token")
        self.await_true("the fleet", lambda: any("token" in name for name in os.listdir(state))
                        if os.path.isdir(state) else False)
        token = next(os.path.join(state, name) for name in os.listdir(state) if "token" in name)
        self.await_true("its first token", lambda: os.path.getsize(token) > 0)
        with open(token) as file:
            self.token = file.read().strip()
        self.await_true("the fleet's answer", lambda: self.people("GET", "/v1/devices") is not None)

    def join(self, number):
        made = self.people("POST", "/v1/tokens", b'{"site":"rig"}')["token"]
        self.command(number, "device", "join", "--fleet", f"https://10.77.0.{self.size + 1}:8011", "--token", made,
                     "--name", self.names[number], "--state", self.state(number))

    def state(self, number):
        return os.path.join(self.folder, self.names[number])

    def start(self, number):
        others = ",".join(f"{host}:7800" for n, host in enumerate(self.hosts) if n != number)
        self.children[number] = self.begin(
            number, self.names[number] + ".log", "device", "run", "--state", self.state(number), "--host",
            self.hosts[number], "--executors", "1", "--report-every", "500ms", "--probation", "100ms", "--site",
            f"{self.hosts[number]}:7800", "--site-seed", others, "--site-size", str(self.size))

    def view(self, number):
        return inside(self.switch.names[number], lambda: fetch(f"http://{self.hosts[number]}:8002/site"))

    def sees(self, number):
        view = self.view(number)
        return frozenset(row["device"] for row in view["devices"]) if view else None

    def agrees(self, groups):
        """Whether each of these devices sees those of its group, and nobody else."""
        return all(self.sees(n) == frozenset(self.names[m] for m in group) for group in groups for n in group)

    def serves(self, number):
        view = self.view(number)
        return view is not None and view["site"] == "rig" and all(row["agents"] for row in view["devices"]) \
            and len(view["devices"]) == self.size

    @staticmethod
    def await_true(what, is_so, patience=180.0):
        start = time.monotonic()
        while time.monotonic() < start + patience:
            if is_so():
                return time.monotonic() - start
            time.sleep(0.02)
        raise SystemExit(f"not within {patience:.0f} s: {what}")

    def offload(self, allowed):
        text = "" if allowed else "offload: false"
        self.people("POST", "/v1/policies", json.dumps({"text": text}).encode())

        def is_so():
            view = self.view(0)
            return view is not None and view["may_leave"] == allowed
        self.await_true("the policy", is_so, 30)

    def limit(self):
        """Gives each device its share of a core; False where that cannot be had."""
        try:
            # The kernel takes no quota below a millisecond.
            period = max(5000, round(1000 / min(self.shares)) + 1)
            for n in range(self.size):
                group = CGROUP % (os.getpid(), n)
                os.makedirs(group, exist_ok=True)
                quota = max(1000, round(period * self.shares[n]))
                for name, value in (("cpu.cfs_period_us", period), ("cpu.cfs_quota_us", quota)):
                    with open(os.path.join(group, name), "w") as file:
                        file.write(str(value))
            return True
        except OSError:
            return False

    def client(self, seconds, policy="site", rate=0.0, seed=1):
        asked = {"hosts": [host + ":8000" for host in self.hosts], "policy": policy, "rate": rate, "seconds": seconds,
                 "accuracy": self.accuracy, "deadline": self.deadline, "seed": seed}
        return subprocess.Popen(["ip", "netns", "exec", self.switch.names[0], sys.executable, __file__, "client",
                                 json.dumps(asked)], text=True, stdout=subprocess.PIPE)

    def load(self, seconds, policy, rate, seed):
        return json.loads(self.client(seconds, policy, rate, seed).communicate()[0])

    def ship(self, family, archive):
        with open(os.path.join(family, "family.json")) as file:
            told = json.load(file)
        self.accuracy = {each["name"]: each["measurement"]["accuracy"] for each in told["variants"]}
        with open(archive, "rb") as file:
            self.people("POST", "/v1/families", file.read())
        self.people("PUT", f"/v1/agents/{AGENT}", json.dumps({"family": AGENT}).encode())

    def close(self):
        for child in self.children.values():
            child.send_signal(signal.SIGCONT)
            child.terminate()
        for child in self.children.values():
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        for n in range(self.size):
            if os.path.isdir(CGROUP % (os.getpid(), n)):
                time.sleep(0.2)
                os.rmdir(CGROUP % (os.getpid(), n))


FAILED = []


def compare(rig, rate, seconds, rounds):
    shown = {"site": "a site", "none": "no sharing", "round_robin": "round robin", "least_loaded": "least loaded of all"}
    seen = {policy: [] for policy in shown}
    for n in range(rounds):
        for policy in shown:
            rig.offload(policy == "site")
            seen[policy].append(rig.load(seconds, policy, rate, seed=100 + n))
    best = 100 * max(rig.accuracy.values())
    print(f"{'':<22} {'answered':>9} {'by a model':>11} {'accuracy in time':>17} {'of the most':>12} {'p50':>8} {'p99':>8}"
          "  grades")
    for policy, name in shown.items():
        runs = seen[policy]
        sent = sum(run["sent"] for run in runs)

        def mean(field):
            return sum(run[field] * run["sent"] for run in runs) / sent
        grades = {}
        for run in runs:
            for grade, count in run["grades"].items():
                grades[grade] = grades.get(grade, 0) + count
        print(f"{name:<22} {100 * mean('answered'):>8.2f}% {100 * mean('by_model'):>10.2f}% {mean('value'):>17.2f} "
              f"{100 * mean('value') / best:>11.1f}% {mean('p50_ms'):>5.1f} ms {mean('p99_ms'):>5.1f} ms  "
              + ", ".join(f"{grade} {count}" for grade, count in sorted(grades.items())), flush=True)


def trouble(rig, rate, what, harm, groups, limit, mend, seconds=14.0):
    """Requests go on while it happens; whoever is left must see the site as it is within that time."""
    everybody = [list(range(rig.size))]
    running = rig.client(seconds, "site", rate, seed=7)
    time.sleep(3)
    start = time.monotonic()
    harm()
    seen = "-"
    if groups:
        while time.monotonic() < start + 12 and not rig.agrees(groups):
            time.sleep(0.02)
        noticed = time.monotonic() - start
        seen = f"{noticed:.2f} s"
        if noticed > limit:
            FAILED.append(f"{what}: views after {seen}")
    time.sleep(max(0.0, start + 6 - time.monotonic()))
    mend()
    came = json.loads(running.communicate()[0])
    whole = rig.await_true("the site whole again after " + what, lambda: rig.agrees(everybody))
    if came["unanswered"]:
        FAILED.append(f"{what}: {came['unanswered']} unanswered" + "".join(f", {one}" for one in came["late"]))
    print(f"{what:<34} {came['sent']:>8} {came['unanswered']:>11} {100 * came['by_model']:>10.2f}% {came['value']:>9.2f} "
          f"{seen:>10} {came['p99_ms']:>7.1f} ms  "
          + ", ".join(f"{grade} {count}" for grade, count in sorted(came["grades"].items()))
          + (f"; whole {whole:.1f} s after the end" if whole > 0.5 else ""), flush=True)


def leave_the_best(family):
    """Without smaller variants, which would answer almost as well and hide who asks whom."""
    path = os.path.join(family, "family.json")
    with open(path) as file:
        told = json.load(file)
    for other in told["variants"][1:]:
        os.remove(os.path.join(family, other["file"]))
    told["variants"] = told["variants"][:1]
    with open(path, "w") as file:
        json.dump(told, file)


def experiment(rig, seconds, rounds):
    family, archive = os.path.join(rig.folder, "family"), os.path.join(rig.folder, "family.skerry")
    rig.start_fleet()
    shutil.copytree(rig.sample, family)
    if rig.kind == "uneven":
        leave_the_best(family)
    rig.command(rig.size, "pack", family, "--out", archive)
    shares = rig.limit()
    for n in range(rig.size):
        rig.join(n)
        rig.start(n)
    rig.ship(family, archive)
    for n in range(rig.size):
        rig.await_true(f"{rig.names[n]} in its site", lambda n=n: rig.serves(n))
    parts = " + ".join(f"{share:.2f}" for share in rig.shares) + " of a core"
    print(f"{rig.size} devices, {parts if shares else 'each with all cores: no cgroups here'}, "
          f"asked through {rig.names[0]}", flush=True)
    time.sleep(5)
    rig.offload(False)
    one = json.loads(rig.client(8, "capacity").communicate()[0])
    rate = 1.5 * one
    # Whoever has just started is slow, whatever it does.
    rig.load(10, "round_robin", rate, seed=3)
    rig.offload(True)
    rig.load(10, "site", rate, seed=4)
    print(f"one device answers {one:.0f} a second with the best variant; {rate:.0f} a second come, each with "
          f"{1e3 * rig.deadline:.0f} ms", flush=True)
    compare(rig, rate, seconds, rounds)
    rig.offload(True)
    print(f"\n{'while':<34} {'requests':>8} {'unanswered':>11} {'by a model':>11} {'accuracy':>9} {'views in':>10} "
          f"{'p99':>10}  grades", flush=True)
    last, everybody = rig.size - 1, range(rig.size)
    rest = [n for n in everybody if n != last]

    trouble(rig, rate, f"kill -9 of {rig.names[last]}", rig.children[last].kill, [rest], 1, lambda: rig.start(last))
    rig.await_true("its agent", lambda: rig.serves(0))
    trouble(rig, rate, f"SIGSTOP of {rig.names[last]}", lambda: rig.children[last].send_signal(signal.SIGSTOP), [rest], 5,
            lambda: rig.children[last].send_signal(signal.SIGCONT))
    trouble(rig, rate, f"{rig.names[last]} cut off", lambda: rig.switch.split([last]), [rest, [last]], 5, rig.switch.heal)
    half = list(range((rig.size + 1) // 2))
    other = [n for n in everybody if n not in half]
    trouble(rig, rate, f"split {len(half)}/{len(other)}", lambda: rig.switch.split(half), [half, other], 5, rig.switch.heal)

    def slow():
        rig.switch.delay = 0.2

    def lossy():
        rig.switch.loss = 0.05
    trouble(rig, rate, "200 ms more each way", slow, [], 0, rig.switch.heal)
    trouble(rig, rate, "5 % of all frames lost", lossy, [], 0, rig.switch.heal)


def main():
    size, seconds, rounds, kind, sample, java = (int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), sys.argv[4],
                                                 sys.argv[5], sys.argv[6:])
    if kind not in DEADLINES:
        print(f"sites load: devices {kind} (expected: {' or '.join(DEADLINES)})", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    switch = Switch(seed=1)
    folder = tempfile.mkdtemp(prefix="skerry-sites-load")
    rig = Rig(switch, size, kind, java, folder)
    rig.sample = sample
    try:
        try:
            for number in range(size + 1):
                switch.add(number)
        except (OSError, subprocess.CalledProcessError) as refused:
            print(f"skipped: no network namespaces or TAP devices here ({refused})")
            return 0
        switch.start()
        experiment(rig, seconds, rounds)
        print("short: " + "; ".join(FAILED) if FAILED else "no request without an answer, all views in time")
        return 1 if FAILED else 0
    finally:
        rig.close()
        switch.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(client() if sys.argv[1] == "client" else main())
