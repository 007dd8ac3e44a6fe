#!/usr/bin/env python3
"""Firmware and logs with both programs: a simulated charge point fetches a real image from the server's file server,
boots with it, and uploads its diagnostics there. Usage: maintenance_test.py VOLTGATE SIMULATOR"""
import unittest

from both_programs import ACTIONS, BothPrograms


class Maintenance(BothPrograms):
    def command(self, verb, body):
        return self.post(ACTIONS + verb, body)["id"]

    def await_end_of(self, command):
        ended = self.await_event("command.progressed", lambda data: data["id"] == command and data["progress"]["final"])
        return ended["progress"]

    def test_firmware_is_fetched_from_us_and_told_of_at_the_boot(self):
        image = b"Version: 7.7.7\n" + bytes(range(256)) * 4096
        stored = self.send("POST", "/files?name=firmware.bin", image, "application/octet-stream")[1]
        self.assertEqual(stored["size"], len(image))
        command = self.command("update-firmware", {"file_id": stored["id"]})
        self.assertEqual(self.await_end_of(command)["ocpp_status"], "Installed")
        self.await_event("firmware.status", lambda data: data.get("installed_version") == "7.7.7")
        update = self.get("/charge-points/CP1/firmware-updates")["data"][0]
        self.assertEqual((update["status"], update["installed_version"]), ("succeeded", "7.7.7"))
        self.assertEqual(self.get("/charge-points/CP1")["firmware_version"], "7.7.7")
        detail = self.get(f"/charge-points/CP1/firmware-updates/{update['id']}")
        self.assertEqual([each["ocpp_status"] for each in detail["reports"]],
                         ["Downloading", "Downloaded", "Installing", "Installed"])

    def test_diagnostics_land_in_the_file_store(self):
        command = self.command("get-diagnostics", {})
        progress = self.await_end_of(command)
        files = self.get(f"/files?command_id={command}")["data"]
        self.assertEqual([file["id"] for file in files], [progress["file_id"]])
        self.assertEqual(files[0]["purpose"], "diagnostics_log")
        self.assertGreater(files[0]["size"], 0)
        request = self.get("/charge-points/CP1/log-requests")["data"][0]
        self.assertEqual((request["command_id"], request["file_id"]), (command, progress["file_id"]))

    def test_an_image_that_cannot_be_had_is_told_of(self):
        command = self.command("update-firmware", {"url": "http://127.0.0.1:1/none.bin"})
        progress = self.await_end_of(command)
        self.assertEqual((progress["status"], progress["ocpp_status"]), ("failed", "DownloadFailed"))

    def test_the_security_log_lands_in_the_file_store(self):
        command = self.command("get-security-log", {"reason": "monthly audit"})
        progress = self.await_end_of(command)
        self.assertEqual(self.get(f"/files?command_id={command}")["data"][0]["purpose"], "security_log")
        self.assertEqual(self.get("/charge-points/CP1/log-requests")["data"][0]["reason"], "monthly audit")
        self.assertEqual(progress["status"], "succeeded")


class MaintenanceIn201(Maintenance):
    OPTIONS = ("--protocol", "ocpp2.0.1")


if __name__ == "__main__":
    unittest.main(argv=["maintenance_test.py"])
