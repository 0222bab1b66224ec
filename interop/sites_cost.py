"""What being in a site costs a device that has nothing to do: the same device with and without, memory and processor time.

Three devices of a fleet in a site, and one of the same fleet that is in none, each in a network namespace of its own.
After some minutes their processes are read from /proc, once their heaps were collected. Called by interop/sites cost.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from sites import Switch
from sites_load import Rig

TICKS = os.sysconf("SC_CLK_TCK")
# By then the JVM has compiled most of what a device does while it is idle.
SETTLING = 120


def processes(root):
    """The process and all it has started."""
    found, front = [], [root]
    while front:
        pid = front.pop()
        found.append(pid)
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            front += [int(child) for child in file.read().split()]
    return found


def java(root):
    return next(pid for pid in processes(root) if os.readlink(f"/proc/{pid}/exe").endswith("/java"))


def private(pid):
    """Memory that is this process's alone, in MB: what would be free if it ended."""
    kilobytes = 0
    with open(f"/proc/{pid}/smaps_rollup") as file:
        for line in file:
            if line.startswith("Private_"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1024


def spent(pid):
    with open(f"/proc/{pid}/stat") as file:
        told = file.read().rsplit(")", 1)[1].split()
    return (int(told[11]) + int(told[12])) / TICKS


def measure(rig, seconds, jcmd):
    family, archive = os.path.join(rig.folder, "family"), os.path.join(rig.folder, "family.skerry")
    rig.start_fleet()
    shutil.copytree(rig.sample, family)
    rig.command(rig.size, "pack", family, "--out", archive)
    for n in range(rig.size):
        rig.join(n)
        rig.start(n)
    rig.ship(family, archive)
    for n in range(rig.size):
        rig.await_true(f"{rig.names[n]} ready", lambda n=n: os.path.isdir(rig.state(n)))
    rig.await_true("the site", lambda: all(rig.serves(n) for n in range(rig.size - 1)))
    time.sleep(SETTLING)
    pids = [java(rig.children[n].pid) for n in range(rig.size)]
    before = [spent(pid) for pid in pids]
    time.sleep(seconds)
    used = [(spent(pid) - start) / seconds for pid, start in zip(pids, before)]
    for pid in pids:
        subprocess.run([jcmd, str(pid), "GC.run"], check=True, capture_output=True)
    time.sleep(2)
    memory = [private(pid) for pid in pids]
    print(f"{'':<10} {'in a site':>9} {'MB of its own':>14} {'of a core':>10}")
    for n in range(rig.size):
        print(f"{rig.names[n]:<10} {'yes' if n < rig.size - 1 else 'no':>9} {memory[n]:>14.1f} {100 * used[n]:>9.2f}%")
    more = sum(memory[:-1]) / (rig.size - 1) - memory[-1]
    busier = sum(used[:-1]) / (rig.size - 1) - used[-1]
    print(f"a site costs {more:.1f} MB (aim: at most 25) and {100 * busier:.2f} % of a core (aim: at most 1)")


class Apart(Rig):
    """The last device is in no site."""

    def serves(self, number):
        view = self.view(number)
        return view is not None and all(row["agents"] for row in view["devices"]) \
            and len(view["devices"]) == self.size - 1

    def start(self, number):
        if number < self.size - 1:
            others = ",".join(f"{host}:7800" for n, host in enumerate(self.hosts[:-1]) if n != number)
            site = ["--site", f"{self.hosts[number]}:7800", "--site-seed", others, "--site-size", str(self.size - 1)]
        else:
            site = []
        self.children[number] = self.begin(
            number, self.names[number] + ".log", "device", "run", "--state", self.state(number), "--host",
            self.hosts[number], "--executors", "1", "--probation", "100ms", *site)


def main():
    seconds, sample, command = float(sys.argv[1]), sys.argv[2], sys.argv[3:]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    switch, folder = Switch(seed=1), tempfile.mkdtemp(prefix="skerry-sites-cost")
    rig = Apart(switch, 4, command, folder)
    rig.sample = sample
    try:
        try:
            for number in range(rig.size + 1):
                switch.add(number)
        except (OSError, subprocess.CalledProcessError) as refused:
            print(f"skipped: no network namespaces or TAP devices here ({refused})")
            return 0
        switch.start()
        measure(rig, seconds, os.path.join(os.path.dirname(command[0]), "jcmd"))
        return 0
    finally:
        rig.close()
        switch.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
