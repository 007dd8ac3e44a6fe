#!/usr/bin/env python3
"""The program voltgate as its users meet it: started, asked, stopped, killed. Usage: program_test.py VOLTGATE SIMULATOR"""
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

VOLTGATE, SIMULATOR = sys.argv[1:3]
PATIENCE = 60


def run(*words, environment=None):
    return subprocess.run([VOLTGATE, *words], capture_output=True, text=True, timeout=PATIENCE,
                          env={**os.environ, **(environment or {})})


class Server:
    def __init__(self, folder, *options):
        self.process = subprocess.Popen(
            [VOLTGATE, "serve", "--data-dir", folder, "--ocpp-listen", "127.0.0.1:0", "--api-listen", "127.0.0.1:0",
             "--files-listen", "127.0.0.1:0", *options],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.key, self.ocpp, self.api = None, None, None
        for line in self.process.stdout:
            if found := re.match(r"Administrator key.*: (vg_\w+)$", line):
                self.key = found.group(1)
            elif found := re.match(r"OCPP listening on (ws://127\.0\.0\.1:\d+/ocpp)/\{identity\}$", line):
                self.ocpp = found.group(1)
            elif found := re.match(r"API listening on (http://127\.0\.0\.1:\d+/api/v1)$", line):
                self.api = found.group(1)
                break

    def get(self, path, key):
        request = urllib.request.Request(self.api + path, headers={"Authorization": f"Bearer {key}"})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        code = self.process.wait(PATIENCE)
        self.process.stdout.close()
        return code


class Program(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="voltgate-test-")
        self.server = None

    def tearDown(self):
        if self.server and self.server.process.poll() is None:
            self.server.end(signal.SIGKILL)
        shutil.rmtree(self.folder)

    def serve(self, *options):
        self.server = Server(self.folder, *options)
        return self.server

    def test_shows_an_administrator_key_on_the_first_start_only(self):
        server = self.serve()
        first = server.key
        self.assertTrue(server.ocpp and server.api)
        self.assertEqual(server.get("/charge-points", first)["data"], [])
        self.assertEqual(server.end(), 0)
        server = self.serve()
        self.assertIsNone(server.key)
        self.assertEqual(server.get("/charge-points", first)["data"], [])
        self.assertEqual(server.end(signal.SIGINT), 0)

    def test_makes_lists_and_revokes_keys_while_the_server_runs(self):
        server = self.serve()
        made = run("key", "create", "--data-dir", self.folder, "--name", "ops desk", "--scopes", "sessions:read,charge_points:read")
        self.assertEqual(made.returncode, 0, made.stderr)
        key = made.stdout.strip()
        self.assertEqual(made.stdout, key + "\n")
        self.assertEqual(server.get("/sessions", key)["data"], [])
        listed = [line for line in run("key", "list", "--data-dir", self.folder).stdout.splitlines() if "ops desk" in line]
        self.assertEqual(len(listed), 1)
        self.assertNotIn(key, listed[0])
        again = Server.__new__(Server)
        again.api = server.api
        self.assertEqual(run("key", "revoke", listed[0].split()[0], "--data-dir", self.folder).returncode, 0)
        self.assertEqual(run("key", "revoke", "key_nothing", "--data-dir", self.folder).returncode, 1)
        self.assertEqual(server.end(), 0)
        server = self.serve()
        with self.assertRaises(urllib.error.HTTPError) as refused:
            server.get("/sessions", key)
        self.assertEqual(refused.exception.code, 401)

    def test_refuses_wrong_scopes_and_names_those_there_are(self):
        wrong = run("key", "create", "--data-dir", self.folder, "--name", "x", "--scopes", "everything")
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("sessions:read", wrong.stderr)

    def test_charges_backs_up_and_keeps_all_over_a_kill(self):
        server = self.serve("--admission", "open")
        scenario = os.path.join(self.folder, "scenario.txt")
        with open(scenario, "w") as file:
            file.write("CP1 plug 1\nCP1 swipe 1 TAG\n* drop\nwait 200ms\nCP1 plug 1\nwait 200ms\n")
        body = json.dumps({"id_tag_uid": "TAG", "type": "rfid"}).encode()
        urllib.request.urlopen(urllib.request.Request(server.api + "/id-tags", body, {
            "Authorization": f"Bearer {server.key}", "Content-Type": "application/json"}), timeout=PATIENCE).close()
        played = subprocess.run([SIMULATOR, "--url", server.ocpp, "--script", scenario, "--quiet"], capture_output=True,
                                text=True, timeout=PATIENCE)
        self.assertEqual(played.returncode, 0, played.stderr)
        sessions = server.get("/sessions", server.key)["data"]
        self.assertEqual([session["id_tag"] for session in sessions], ["TAG"])

        copy = os.path.join(self.folder, "copy.db")
        self.assertEqual(run("backup", copy, "--data-dir", self.folder).returncode, 0)
        self.assertNotEqual(run("backup", copy, "--data-dir", self.folder).returncode, 0)  # never over a file
        with sqlite3.connect(copy) as database:
            self.assertEqual(database.execute("SELECT id_tag FROM sessions").fetchall(), [("TAG",)])
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])

        key = server.key
        server.end(signal.SIGKILL)
        server = self.serve()
        self.assertEqual(server.get("/sessions", key)["data"][0]["id"], sessions[0]["id"])
        self.assertEqual(server.end(), 0)

    def test_refuses_a_second_server_on_the_same_folder(self):
        self.serve()
        second = run("serve", "--data-dir", self.folder, "--ocpp-listen", "127.0.0.1:0", "--api-listen", "127.0.0.1:0")
        self.assertEqual(second.returncode, 1)
        self.assertIn("voltgate: ", second.stderr)

    def test_says_which_address_cannot_be_had(self):
        server = self.serve()
        taken = server.api.split("/")[2]
        other = tempfile.mkdtemp(prefix="voltgate-test-")
        second = run("serve", "--data-dir", other, "--ocpp-listen", "127.0.0.1:0", "--files-listen", "127.0.0.1:0",
                     "--api-listen", taken)
        shutil.rmtree(other)
        self.assertEqual(second.returncode, 1)
        self.assertIn(f"cannot listen on {taken} (api-listen)", second.stderr)

    def test_checks_settings_and_prints_a_file_that_it_accepts(self):
        defaults = run("check-config", "--print-default").stdout
        path = os.path.join(self.folder, "voltgate.conf")
        with open(path, "w") as file:
            file.write(defaults.replace("admission = closed", "admission = pending"))
        checked = run("check-config", "--config", path, environment={"VOLTGATE_LOG_LEVEL": "debug"})
        self.assertEqual(checked.returncode, 0, checked.stderr)
        self.assertIn("admission = pending\n", checked.stdout)
        self.assertIn("log-level = debug\n", checked.stdout)
        with open(path, "w") as file:
            file.write("\nadmission = ajar\n")
        wrong = run("check-config", "--config", path)
        self.assertEqual(wrong.returncode, 2)
        self.assertIn(f"{path}:2: admission: 'ajar' is none of closed|pending|open", wrong.stderr)

    def test_warns_of_a_variable_that_is_of_no_option(self):
        checked = run("check-config", environment={"VOLTGATE_HEARTBEAT_INTERVALL": "3"})
        self.assertEqual(checked.returncode, 0)
        self.assertIn("VOLTGATE_HEARTBEAT_INTERVALL in the environment is no option", checked.stderr)
        self.assertEqual(run("check-config", environment={"VOLTGATE_KEY": "vg_x"}).stderr, "")

    def test_stops_in_time_although_a_charge_point_does_not_close(self):
        server = self.serve("--admission", "open", "--drain-timeout", "100ms")
        port = int(server.ocpp.split(":")[2].split("/")[0])
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as station:
            station.sendall(b"GET /ocpp/CP1 HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                            b"Sec-WebSocket-Protocol: ocpp1.6\r\n\r\n")
            self.assertTrue(station.recv(4096).startswith(b"HTTP/1.1 101 "))
            begun = time.monotonic()
            self.assertEqual(server.end(), 0)
            self.assertLess(time.monotonic() - begun, 4)  # 5 s are the default

    def test_describes_itself(self):
        self.assertRegex(run("version").stdout, r"^voltgate \d+\.\d+\.\d+\n")
        for subcommand in ("serve", "key create", "key list", "key revoke", "backup", "check-config", "ctl", "version"):
            self.assertIn(subcommand, run("--help").stdout)
            self.assertEqual(run(*subcommand.split(), "--help").returncode, 0)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
