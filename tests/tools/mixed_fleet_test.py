#!/usr/bin/env python3
"""The same operator's script for charge points of 1.6, 2.0.1 and 2.1 at once, with both programs.
Usage: mixed_fleet_test.py VOLTGATE SIMULATOR"""
import unittest

from both_programs import BothPrograms

FLEET = {"CP1": "1.6", "CP2": "2.0.1", "CP3": "2.1"}


class MixedFleet(BothPrograms):
    OPTIONS = ("--count", "3", "--protocol", "ocpp1.6,ocpp2.0.1,ocpp2.1", "--meter-interval", "1s")

    def setUp(self):
        super().setUp()
        self.post("/id-tags", {"id_tag_uid": "TAG1"})
        for name in FLEET:
            self.await_event("charge_point.booted", lambda data, name=name: data["charge_point_id"] == name)

    def of(self, kind, name):
        return self.await_event(kind, lambda data: data["charge_point_id"] == name)

    def test_a_driver_charges_everywhere_the_same(self):
        ends = {}
        for name in FLEET:
            self.do(f"{name} plug 1", f"{name} swipe 1 TAG1")
            session = self.of("session.started", name)
            self.await_event("session.meter_values",
                             lambda data, name=name: data["charge_point_id"] == name and data.get("power_w", 0) > 6_000)
            self.do(f"{name} swipe 1 TAG1", f"{name} unplug 1")
            self.of("session.ended", name)
            ended = self.get("/sessions/" + session["id"])
            ends[name] = {key: ended[key] for key in ("status", "id_tag", "evse_id", "stop_reason")}
        self.assertEqual(ends["CP2"], ends["CP1"])
        self.assertEqual(ends["CP3"], ends["CP1"])

    def test_an_operator_starts_limits_and_stops_everywhere_the_same(self):
        for name in FLEET:
            actions = f"/charge-points/{name}/actions/"
            self.do(f"{name} plug 1")
            started = self.post(actions + "start", {"id_tag": "TAG1", "evse_id": 1})
            self.assertEqual((name, started["status"]), (name, "accepted"))
            session = self.of("session.started", name)
            limit = {"purpose": "tx_profile", "kind": "relative",
                     "charging_schedule": {"charging_rate_unit": "W",
                                           "charging_schedule_period": [{"start_period": 0, "limit": 2_000}]}}
            limited = self.post(actions + "set-charging-profile",
                                {"session_id": session["id"], "charging_profile": limit})
            self.assertEqual((name, limited["status"]), (name, "accepted"))
            self.await_event("session.meter_values",
                             lambda data, name=name: data["charge_point_id"] == name and 0 < data.get("power_w", 0) <= 2_000)
            stopped = self.post(actions + "stop", {"session_id": session["id"]})
            self.assertEqual((name, stopped["status"]), (name, "accepted"))
            self.of("session.ended", name)

    def test_what_happened_offline_is_told_everywhere(self):
        for name in FLEET:
            self.do(f"{name} plug 1", f"{name} swipe 1 TAG1", f"{name} until 1 Charging", f"{name} offline",
                    f"{name} swipe 1 TAG1", f"{name} unplug 1", f"{name} online")
            self.of("session.ended", name)
        versions = {name: self.get("/charge-points/" + name)["protocol"] for name in FLEET}
        self.assertEqual(versions, FLEET)


if __name__ == "__main__":
    unittest.main(argv=["mixed_fleet_test.py"])
