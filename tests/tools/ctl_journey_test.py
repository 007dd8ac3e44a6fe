#!/usr/bin/env python3
"""An operator's day with voltgate ctl alone: a reservation, a profile that limits power, an update, diagnostics.
Usage: ctl_journey_test.py VOLTGATE SIMULATOR"""
import json
import os
import signal
import subprocess
import tempfile
import time
import unittest

from program_test import PATIENCE, SIMULATOR, VOLTGATE, Server

PROFILE = {"purpose": "tx_default_profile", "kind": "absolute", "charging_schedule": {
    "start_schedule": "2026-01-01T00:00:00Z", "charging_rate_unit": "A",
    "charging_schedule_period": [{"start_period": 0, "limit": 6}]}}


class Journey(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="voltgate-test-")
        self.server = Server(os.path.join(self.folder.name, "data"), "--admission", "open")
        self.station = subprocess.Popen(
            [SIMULATOR, "--url", self.server.ocpp, "--script", "-", "--keep", "--quiet", "--meter-interval", "1s"],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
        self.ctl("events", "--type", "charge_point.booted", "--last-event-id", "0", "--times", "1")

    def tearDown(self):
        self.station.send_signal(signal.SIGTERM)
        self.station.wait(PATIENCE)
        self.station.stdin.close()
        self.assertEqual(self.server.end(), 0)
        self.folder.cleanup()

    def ctl(self, *words):
        url = self.server.api.removesuffix("/api/v1")
        done = subprocess.run([VOLTGATE, "ctl", "--url", url, "--key", self.server.key, *words], capture_output=True,
                              text=True, timeout=PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        return done.stdout

    def json(self, *words):
        return json.loads(self.ctl(*words, "--output", "json"))

    def say(self, step):
        self.station.stdin.write(step + "\n")
        self.station.stdin.flush()

    def until(self, look, wanted):
        """Asks again until the answer is as wanted."""
        end = time.monotonic() + PATIENCE
        while not wanted(found := look()):
            self.assertLess(time.monotonic(), end, found)
        return found

    def test_a_day(self):
        self.ctl("create", "id-tags", "--id-tag-uid", "TAG", "--type", "rfid")
        self.assertEqual(self.json("reserve", "CP1", "--evse-id", "1", "--id-tag", "TAG")["ocpp_status"], "Accepted")
        self.assertEqual([each["status"] for each in self.json("list", "reservations")["data"]], ["active"])

        self.say("CP1 plug 1 power=11 phases=3")
        self.say("CP1 swipe 1 TAG")
        session = self.until(lambda: self.json("list", "sessions", "--status", "active")["data"], bool)[0]["id"]
        self.assertEqual([each["status"] for each in self.json("list", "reservations")["data"]], ["used"])
        power = lambda: self.json("get", "session", session).get("power_w", 0)
        self.until(power, lambda watts: watts > 10_000)
        self.ctl("set-charging-profile", "CP1", "--evse-id", "1", "--charging-profile", json.dumps(PROFILE))
        limited = self.until(power, lambda watts: watts < 5_000)
        self.assertGreater(limited, 0)
        self.ctl("do", "session", session, "stop")
        self.until(lambda: self.json("get", "session", session)["status"], lambda status: status == "finished")

        image = os.path.join(self.folder.name, "two.bin")
        with open(image, "wb") as file:
            file.write(bytes(range(256)) * 4096)
        stored = self.json("create", "files", "--name", "two.bin", "--file", image)["id"]
        update = self.json("update-firmware", "CP1", "--file-id", stored, "--watch", "--interval", "100ms")
        self.assertEqual(update["result"]["progress"]["status"], "succeeded")
        self.assertEqual([each["status"] for each in self.json("list", "charge-point", "CP1", "firmware-updates")["data"]],
                         ["succeeded"])

        self.ctl("events", "--type", "charge_point.booted", "--last-event-id", "0", "--times", "2")
        log = self.json("get-diagnostics", "CP1", "--watch", "--interval", "100ms")
        self.assertEqual(log["result"]["progress"]["status"], "succeeded")
        self.assertIn("CP1", self.ctl("get", "file", log["result"]["progress"]["file_id"], "content"))


if __name__ == "__main__":
    unittest.main(argv=[__file__], verbosity=1)
