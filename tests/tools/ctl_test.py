#!/usr/bin/env python3
"""voltgate ctl against a real server and simulated charge points. Usage: ctl_test.py VOLTGATE SIMULATOR"""
import hashlib
import hmac
import http.server
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

VOLTGATE, SIMULATOR = sys.argv[1:3]
PATIENCE = 60
NOWHERE = "http://127.0.0.1:1"


class Ctl(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="voltgate-test-")
        cls.server = subprocess.Popen(
            [VOLTGATE, "serve", "--data-dir", os.path.join(cls.folder.name, "data"), "--ocpp-listen", "127.0.0.1:0",
             "--api-listen", "127.0.0.1:0", "--files-listen", "127.0.0.1:0", "--admission", "open",
             "--webhook-allow-private", "yes"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in cls.server.stdout:
            if found := re.match(r"Administrator key.*: (vg_\w+)$", line):
                cls.key = found.group(1)
            elif found := re.match(r"OCPP listening on (ws://[\d.:]+/ocpp)/", line):
                cls.ocpp = found.group(1)
            elif found := re.match(r"API listening on (http://[\d.:]+)/api/v1$", line):
                cls.url = found.group(1)
                break
        cls.stations = subprocess.Popen([SIMULATOR, "--url", cls.ocpp, "--count", "2", "--evses", "2", "--prefix", "CP-"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        watched = cls.ctl("events", "--times", "2", "--type", "charge_point.booted", "--last-event-id", "0")
        assert watched.returncode == 0, watched.stderr

    @classmethod
    def tearDownClass(cls):
        for process in (cls.stations, cls.server):
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)
        cls.server.stdout.close()
        cls.folder.cleanup()

    @classmethod
    def ctl(cls, *words, key=None, url=None, stdin=None):
        environment = {**os.environ, "VOLTGATE_KEY": key or cls.key, "VOLTGATE_URL": url or cls.url}
        return subprocess.run([VOLTGATE, "ctl", *words], capture_output=True, text=True, timeout=PATIENCE,
                              env=environment, input=stdin)

    def ok(self, *words, code=0, **more):
        done = self.ctl(*words, **more)
        self.assertEqual(done.returncode, code, done.stderr + done.stdout)
        return done

    def json(self, *words, **more):
        return json.loads(self.ok(*words, "--output", "json", **more).stdout)

    def test_commands_tell_the_charge_points_answer(self):
        done = self.ok("trigger-message", "CP-1", "--type", "Heartbeat")
        self.assertRegex(done.stdout, r"(?m)^ocpp_status +Accepted$")
        record = self.json("change-availability", "CP-2", "--type", "Inoperative", "--evse-id", "1")
        self.assertEqual((record["action"], record["status"]), ("change-availability", "accepted"))
        self.assertEqual(self.json("get", "command", record["id"])["ocpp_action"], "ChangeAvailability")

    def test_a_refusal_by_the_charge_point_is_exit_code_1(self):
        refused = self.ok("cancel-reservation", "CP-1", "--help")
        self.assertIn("--reservation-id", refused.stdout)
        done = self.ok("send-ocpp", "CP-1", "--action", "TriggerMessage", "--payload",
                       '{"requestedMessage":"MeterValues","connectorId":99}', code=1)
        self.assertRegex(done.stdout, r"(?m)^ocpp_status +Rejected$")

    def test_wrong_usage_is_exit_code_2_and_asks_nobody(self):
        for words, said in ((("reset", "CP-1"), "--type soft|hard is missing"),
                            (("reset", "CP-1", "--type", "sofft"), "--type is one of soft|hard"),
                            (("reset",), "takes one charge point"),
                            (("reset", "CP-1", "--colour", "red"), "no flag --colour"),
                            (("frobnicate", "CP-1"), "no command 'frobnicate CP-1'"),
                            (("list", "nothing"), "no command 'list nothing'"),
                            (("list", "sessions", "--status"), "needs a value"),
                            (("--output", "xml", "list", "sessions"), "table or json"),
                            ((), "a command is missing")):
            done = self.ok(*words, code=2, url=NOWHERE)
            self.assertIn(said, done.stderr)
            self.assertEqual(done.stdout, "")
        done = subprocess.run([VOLTGATE, "ctl", "list", "sessions"], capture_output=True, text=True, timeout=PATIENCE,
                              env={name: value for name, value in os.environ.items() if name != "VOLTGATE_KEY"})
        self.assertEqual(done.returncode, 2)
        self.assertIn("API key is missing", done.stderr)

    def test_errors_of_the_api_are_exit_code_3_with_the_field_at_fault(self):
        self.assertIn("(charge_point_offline, 409)", self.ok("reset", self.absent(), "--type", "soft", code=3).stderr)
        self.assertIn("(not_found, 404)", self.ok("get", "session", "ses_none", code=3).stderr)
        done = self.ok("create", "notifications", "--callback-url", "nonsense", "--events", "*", code=3)
        self.assertIn("\n  callback_url: must be an https URL", done.stderr)
        self.assertIn("401", self.ok("list", "sessions", code=3, key="vg_wrong").stderr)
        self.assertIn("unreachable", self.ok("list", "sessions", code=3, url=NOWHERE).stderr)

    def absent(self):
        self.ctl("create", "charge-points", "--json", '{"id":"CP-absent"}')
        return "CP-absent"

    def test_records_are_made_read_changed_listed_and_deleted(self):
        made = self.json("create", "id-tags", "--id-tag-uid", "CTL-TAG", "--type", "rfid")
        self.assertEqual(made["status"], "enabled")
        body = json.dumps({"id_tag_uid": "CTL-FILE", "type": "rfid"})
        self.ok("create", "id-tag", "--file", "-", stdin=body)
        table = self.ok("list", "id-tags").stdout.splitlines()
        self.assertRegex(table[0], r"^ID +ID-TAG-UID +TYPE")
        self.assertEqual(sum("CTL-" in line for line in table), 2)
        tag = made["id"]
        self.assertEqual(self.json("update", "id-tag", tag, "--label", "mine")["label"], "mine")
        self.ok("do", "id-tag", tag, "block")
        self.assertEqual(self.json("get", "id-tag", tag)["status"], "disabled")
        self.ok("delete", "id-tag", tag)
        self.ok("get", "id-tag", tag, code=3)

    def test_lists_follow_their_pages_and_refresh(self):
        for number in range(5):
            self.ok("trigger-message", "CP-1", "--type", "Heartbeat")
        first = self.ok("list", "commands", "--charge-point-id", "CP-1", "--per-page", "2")
        self.assertIn("--all", first.stderr)
        self.assertEqual(len(first.stdout.splitlines()), 3)
        everything = self.json("list", "commands", "--charge-point-id", "CP-1", "--per-page", "2", "--all")
        self.assertGreaterEqual(len(everything), 5)
        self.assertEqual(len({each["id"] for each in everything}), len(everything))
        watched = self.ok("list", "charge-points", "--watch", "--interval", "10ms", "--times", "3").stdout
        self.assertEqual(watched.count("NETWORK-STATUS"), 3)

    def test_watches_a_log_until_it_has_arrived(self):
        done = self.ok("get-diagnostics", "CP-1", "--watch", "--interval", "50ms", "--output", "json")
        record = json.loads(done.stdout)
        self.assertEqual(record["result"]["progress"]["status"], "succeeded", done.stdout)
        self.assertIn("accepted", done.stderr)
        names = [each["name"] for each in self.json("list", "files")["data"]]
        self.assertTrue(any("CP-1" in name for name in names), names)

    def test_streams_events(self):
        listening = subprocess.Popen([VOLTGATE, "ctl", "--url", self.url, "--key", self.key, "events", "--type",
                                      "command.completed", "--last-event-id", "0", "--times", "1"],
                                     stdout=subprocess.PIPE, text=True)
        self.ok("clear-cache", "CP-1")
        told, _ = listening.communicate(timeout=PATIENCE)
        self.assertEqual(listening.returncode, 0)
        self.assertIn("command.completed", told)

    def test_webhooks_from_subscription_to_delivery(self):
        received = []
        arrived = threading.Event()

        class Receiver(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                received.append((self.headers, self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()
                arrived.set()

            def log_message(self, *_):
                pass

        receiver = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
        thread = threading.Thread(target=receiver.serve_forever)
        thread.start()
        try:
            made = self.json("create", "notifications", "--callback-url", f"http://127.0.0.1:{receiver.server_port}/",
                             "--events", "command.*")
            self.ok("clear-cache", "CP-2")
            self.assertTrue(arrived.wait(PATIENCE))
        finally:
            receiver.shutdown()
            thread.join()
            receiver.server_close()
        headers, body = received[0]
        expected = hmac.new(made["secret"].encode(), headers["X-Timestamp"].encode() + b"." + body, hashlib.sha256)
        self.assertEqual(headers["X-Signature"], "sha256=" + expected.hexdigest())
        self.assertEqual(json.loads(body)["type"], headers["X-Event-Type"])
        delivered = ("list", "notifications", "entries", "--subscription-id", made["id"], "--status", "delivered")
        end = time.monotonic() + PATIENCE
        while not (entries := self.json(*delivered)["data"]):  # what has arrived is recorded a moment later
            self.assertLess(time.monotonic(), end)
        self.assertEqual(self.json("get", "notifications", "entries", entries[-1]["id"])["history"][0]["number"], 1)
        self.assertEqual(self.json("get", "notifications", "signature-detail")["algorithm"], "HMAC-SHA256")
        self.ok("delete", "notification", made["id"])

    def test_help_is_there_at_every_level_without_a_server(self):
        for words, said in ((("--help",), "reset CHARGE_POINT_ID"), (("list", "--help"), "list sessions"),
                            (("list", "sessions", "--help"), "--started-after"), (("reset", "--help"), "soft|hard"),
                            (("reset", "CP-1", "-h"), "soft|hard"), (("get", "session", "--help"), "Reads a session"),
                            (("events", "--help"), "--charge-point-id"), (("do", "--help"), "resend-failed")):
            self.assertIn(said, self.ok(*words, url=NOWHERE).stdout)
        self.ok("nonsense", "--help", code=2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
