"""A site of real processes, each in a network namespace of its own, joined by a switch in this program.

Each namespace has a TAP device; every frame passes through here, where it can be delayed, lost or cut. Needs root and
/dev/net/tun; says so and ends with 0 where it may not. Called by interop/sites.
"""

import ctypes
import fcntl
import heapq
import os
import random
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time

TUNSETIFF, TAP_WITHOUT_HEADER = 0x400454CA, 0x1002
CLONE_NEWNET = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)


def ip(*words):
    subprocess.run(["ip", *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


class Switch(threading.Thread):
    """Hands frames on between ports, each to all others, as the links between them allow."""

    def __init__(self, seed):
        super().__init__(daemon=True)
        self.ports, self.names = [], []
        self.delay, self.loss = 0.0, 0.0
        self.cut = set()
        self.due, self.count = [], 0
        self.random = random.Random(seed)
        self.ended = False

    def add(self, number):
        name = f"skerry{os.getpid()}-{number}"
        ip("netns", "add", name)
        self.names.append(name)
        self.ports.append(self.tap(name))
        for words in (["link", "set", "lo", "up"], ["addr", "add", f"10.77.0.{number + 1}/24", "dev", "tap0"],
                      ["link", "set", "tap0", "up"]):
            ip("-n", name, *words)

    def tap(self, name):
        """A TAP in that namespace; the file stays good after leaving it."""
        home = os.open("/proc/self/ns/net", os.O_RDONLY)
        there = os.open(f"/run/netns/{name}", os.O_RDONLY)
        try:
            if LIBC.setns(there, CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns")
            port = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
            fcntl.ioctl(port, TUNSETIFF, struct.pack("16sH22x", b"tap0", TAP_WITHOUT_HEADER))
            return port
        finally:
            LIBC.setns(home, CLONE_NEWNET)
            os.close(home)
            os.close(there)

    def run(self):
        while not self.ended:
            wait = min(0.05, max(0.0, self.due[0][0] - time.monotonic())) if self.due else 0.05
            for port in select.select(self.ports, [], [], wait)[0]:
                self.take(self.ports.index(port))
            now = time.monotonic()
            while self.due and self.due[0][0] <= now:
                _, _, to, frame = heapq.heappop(self.due)
                try:
                    os.write(self.ports[to], frame)
                except OSError:
                    pass

    def take(self, sender):
        try:
            frame = os.read(self.ports[sender], 65536)
        except OSError:
            return
        for to in range(len(self.ports)):
            if to == sender or frozenset((sender, to)) in self.cut or self.random.random() < self.loss:
                continue
            self.count += 1
            heapq.heappush(self.due, (time.monotonic() + self.delay, self.count, to, frame))

    def split(self, half):
        everybody = range(len(self.ports))
        self.cut = {frozenset((a, b)) for a in half for b in everybody if b not in half}

    def heal(self):
        self.cut, self.delay, self.loss = set(), 0.0, 0.0

    def close(self):
        self.ended = True
        for name in self.names:
            subprocess.run(["ip", "netns", "del", name], check=False)


class Process:
    """A device: what its last roll was, and when that came."""

    def __init__(self, switch, number, command):
        self.roll, self.since, self.changes = "", time.monotonic(), 0
        self.child = subprocess.Popen(["ip", "netns", "exec", switch.names[number], *command], text=True,
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        threading.Thread(target=self.follow, daemon=True).start()

    def follow(self):
        for line in self.child.stdout:
            words = line.split()
            if words and words[0] == "roll":
                self.roll, self.since = words[1], time.monotonic()
                self.changes += 1

    def used(self):
        """Resident memory in MB, and seconds of processor so far."""
        with open(f"/proc/{self.child.pid}/status") as status:
            rss = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
        with open(f"/proc/{self.child.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return rss / 1024, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def until(processes, rolls, start, patience=40.0):
    """Seconds from start until each of these has the roll that it should have; None if that takes too long."""
    while time.monotonic() < start + patience:
        if all(processes[n].roll == roll for n, roll in rolls.items()):
            return max(0.0, max(processes[n].since for n in rolls) - start)
        time.sleep(0.01)
    return None


FAILED = []


def say(what, seconds, limit):
    late = seconds is None or seconds > limit
    if late:
        FAILED.append(what)
    shown = "never" if seconds is None else f"{seconds:.2f} s"
    print(f"{what:<58} {shown:>8}   at most {limit:.0f} s   {'LATE' if late else 'ok'}", flush=True)


def experiment(switch, size, java):
    names = [chr(ord("a") + n) for n in range(size)]
    addresses = [f"10.77.0.{n + 1}:7800" for n in range(size)]
    folder = tempfile.mkdtemp(prefix="skerry-sites")
    processes = {}
    try:
        subprocess.run([*java, "make", folder, *names], check=True)

        def begin(n):
            others = [a for m, a in enumerate(addresses) if m != n]
            processes[n] = Process(switch, n, [*java, "join", folder, names[n], addresses[n], *others])

        def all_but(*gone):
            return ",".join(name for n, name in enumerate(names) if n not in gone)

        def rolls(*gone):
            return {n: all_but(*gone) for n in range(size) if n not in gone}

        last = size - 1
        for n in range(size):
            begin(n)
        say(f"{size} devices, started together, see each other", until(processes, rolls(), time.monotonic()), 30)
        before = [processes[n].used() for n in range(size)]
        time.sleep(10)
        after = [processes[n].used() for n in range(size)]
        alone = Process(switch, 0, [*java, "alone"])
        time.sleep(3)
        print(f"memory: {max(a[0] for a in after):.0f} MB each, {alone.used()[0]:.0f} MB a program that is in no site; "
              f"processor: {max((a[1] - b[1]) * 10 for a, b in zip(after, before)):.1f} % of a core "
              "(five kilobytes of news a second from each)", flush=True)
        alone.child.kill()

        for victim in (last, 0):
            start = time.monotonic()
            processes[victim].child.kill()
            say(f"kill -9 of {names[victim]}", until(processes, rolls(victim), start), 1)
            begin(victim)
            say(f"{names[victim]} started again", until(processes, rolls(), time.monotonic()), 30)

        for victim in (last, 0):
            start = time.monotonic()
            processes[victim].child.send_signal(signal.SIGSTOP)
            say(f"SIGSTOP of {names[victim]}", until(processes, rolls(victim), start), 5)
            start = time.monotonic()
            processes[victim].child.send_signal(signal.SIGCONT)
            say(f"{names[victim]} goes on", until(processes, rolls(), start), 5)

        changes = sum(p.changes for p in processes.values())
        for process in processes.values():
            process.child.send_signal(signal.SIGSTOP)
        time.sleep(1)
        for process in processes.values():
            process.child.send_signal(signal.SIGCONT)
        time.sleep(4)
        lost = sum(p.changes for p in processes.values()) - changes
        say(f"the machine stands still for 1 s: {lost} rolls changed", float(lost), 0)

        half = list(range((size - 1) // 2)) or [0]
        rest = [n for n in range(size) if n not in half]
        start = time.monotonic()
        switch.split(half)
        sides = {n: all_but(*rest) for n in half} | {n: all_but(*half) for n in rest}
        say(f"split {len(half)}/{len(rest)}, both sides know", until(processes, sides, start), 5)
        time.sleep(5)
        start = time.monotonic()
        switch.heal()
        say("healed, all see all", until(processes, rolls(), start), 5)

        changes = sum(p.changes for p in processes.values())
        switch.delay, switch.loss = 0.2, 0.05
        time.sleep(30)
        lost = sum(p.changes for p in processes.values()) - changes
        say(f"200 ms and 5 % loss each way for 30 s: {lost} rolls changed", float(lost), 0)
        switch.heal()
    finally:
        for process in processes.values():
            process.child.kill()
        shutil.rmtree(folder)


def main():
    size, java = int(sys.argv[1]), sys.argv[2:]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    switch = Switch(seed=1)
    try:
        try:
            for number in range(size):
                switch.add(number)
        except (OSError, subprocess.CalledProcessError) as refused:
            print(f"skipped: no network namespaces or TAP devices here ({refused})")
            return 0
        switch.start()
        experiment(switch, size, java)
        print("late: " + "; ".join(FAILED) if FAILED else "all in time")
        return 1 if FAILED else 0
    finally:
        switch.close()


if __name__ == "__main__":
    sys.exit(main())
