"""The server and a simulated charge point CP1 as the tests that need both meet them."""
import json
import shutil
import signal
import subprocess
import tempfile
import unittest
import urllib.parse
import urllib.request

from program_test import PATIENCE, SIMULATOR, Server

ACTIONS = "/charge-points/CP1/actions/"


class BothPrograms(unittest.TestCase):
    OPTIONS = ()  # of the simulator

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="voltgate-test-")
        self.server = Server(self.folder, "--admission", "open")
        self.station = subprocess.Popen(
            [SIMULATOR, "--url", self.server.ocpp, "--quiet", "--keep", "--script", "-", *self.OPTIONS],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
        self.await_event("charge_point.booted", lambda _: True)

    def tearDown(self):
        self.station.stdin.close()
        self.station.send_signal(signal.SIGTERM)
        self.station.wait(PATIENCE)
        self.assertEqual(self.server.end(), 0)
        shutil.rmtree(self.folder)

    def do(self, *steps):
        """What happens to the charge point: steps of its scenario."""
        for step in steps:
            self.station.stdin.write(step + "\n")
        self.station.stdin.flush()

    def get(self, path):
        return self.server.get(path, self.server.key)

    def send(self, method, path, body=None, kind="application/json"):
        request = urllib.request.Request(self.server.api + path, body, {
            "Authorization": f"Bearer {self.server.key}", "Content-Type": kind}, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, json.loads(answer.read() or b"{}")

    def post(self, path, body):
        return self.send("POST", path, json.dumps(body).encode())[1]

    def await_event(self, kind, wanted):
        """The first event of this type, from the beginning on, that is wanted."""
        query = urllib.parse.urlencode({"type": kind, "last_event_id": 0})
        request = urllib.request.Request(f"{self.server.api}/events?{query}",
                                         headers={"Authorization": f"Bearer {self.server.key}"})
        with urllib.request.urlopen(request, timeout=PATIENCE) as stream:
            for line in stream:
                if line.startswith(b"data: "):
                    event = json.loads(line[6:])
                    if wanted(event["data"]):
                        return event["data"]
        return self.fail(f"no such {kind}")
