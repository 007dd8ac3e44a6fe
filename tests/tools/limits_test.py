#!/usr/bin/env python3
"""A reservation and charging profiles with both programs: a simulated charge point keeps an EVSE for its tag, and draws
visibly less under a profile. Usage: limits_test.py VOLTGATE SIMULATOR"""
import json
import unittest
import urllib.error

from both_programs import ACTIONS, BothPrograms


def profile(purpose, watts, **more):
    return {"purpose": purpose, "kind": "relative" if purpose == "tx_profile" else "absolute", **more,
            "charging_schedule": {"charging_rate_unit": "W",
                                  "charging_schedule_period": [{"start_period": 0, "limit": watts}]}}


class Limits(BothPrograms):
    def setUp(self):
        super().setUp()
        self.post("/id-tags", {"id_tag_uid": "TAG1"})

    SAMPLE_INTERVAL = "MeterValueSampleInterval"
    NOT_TAKEN = "NotSupported"  # the answer to a profile that a station of plain profiles does not take

    def charging(self):
        self.post(ACTIONS + "set-configuration", {"name": self.SAMPLE_INTERVAL, "value": "1"})
        self.do("CP1 plug 1", "CP1 swipe 1 TAG1")
        session = self.await_event("session.started", lambda _: True)
        self.await_event("session.meter_values", lambda data: data.get("power_w", 0) > 6_000)
        return session["id"]

    def test_a_reservation_is_kept_and_used(self):
        wanted = {"charge_point_id": "CP1", "connector_id": 1, "id_tag": "TAG1"}
        status, made = self.send("POST", "/reservations", json.dumps(wanted).encode())
        self.assertEqual((status, made["status"]), (201, "active"))
        self.await_event("connector.status_changed", lambda data: data["status"] == "Reserved")
        self.do("CP1 plug 1", "CP1 swipe 1 TAG1")
        used = self.await_event("reservation.changed", lambda data: data["status"] == "used")
        session = self.await_event("session.started", lambda _: True)
        self.assertEqual((used["id"], used["session_id"]), (made["id"], session["id"]))

    def test_a_reservation_is_cancelled(self):
        made = self.post("/reservations", {"charge_point_id": "CP1", "connector_id": 1, "id_tag": "TAG1"})
        self.assertEqual(self.send("DELETE", "/reservations/" + made["id"])[0], 204)
        self.assertEqual(self.get("/reservations/" + made["id"])["status"], "cancelled")

    def test_a_profile_limits_the_power_until_its_session_ends(self):
        session = self.charging()
        answer = self.post(ACTIONS + "set-charging-profile", {"session_id": session, "charging_profile": profile("tx_profile", 2_000)})
        self.assertEqual(answer["status"], "accepted")
        self.await_event("session.meter_values", lambda data: 0 < data.get("power_w", 0) <= 2_000)
        told = self.post(ACTIONS + "get-composite-schedule", {"evse_id": 1, "duration": 60, "unit": "W"})
        ours = self.get("/charge-points/CP1/composite-schedule?evse_id=1&duration=60")
        schedule = told["result"].get("chargingSchedule") or told["result"]["schedule"]
        self.assertEqual(schedule["chargingSchedulePeriod"][0]["limit"], 2_000)
        self.assertEqual(ours["charging_schedule_period"], [{"start_period": 0, "limit": 2_000}])
        self.do("CP1 swipe 1 TAG1")
        self.await_event("session.ended", lambda data: data["id"] == session)
        self.assertEqual(self.get("/charge-points/CP1/charging-profiles")["data"], [])

    def test_the_maximum_of_the_charge_point_goes_over_all_until_it_is_cleared(self):
        self.charging()
        start = {"start_schedule": "2026-01-01T00:00:00Z"}
        most = profile("charging_station_max_profile", 3_000)
        most["charging_schedule"].update(start)
        self.assertEqual(self.post(ACTIONS + "set-charging-profile", {"charging_profile": most})["status"], "accepted")
        self.await_event("session.meter_values", lambda data: 0 < data.get("power_w", 0) <= 3_000)
        self.assertEqual(self.post(ACTIONS + "clear-charging-profile", {})["ocpp_status"], "Accepted")
        self.assertEqual(self.get("/charge-points/CP1/charging-profiles")["data"], [])

    def test_a_charge_point_of_plain_profiles_is_limited_all_the_same(self):
        self.do("CP1 fault plain-profiles")
        self.charging()
        most = profile("charging_station_max_profile", 3_000, stack_level=2)
        most["charging_schedule"]["start_schedule"] = "2026-01-01T00:00:00Z"
        refused = self.post(ACTIONS + "set-charging-profile", {"charging_profile": most})
        self.assertEqual((refused["status"], refused["ocpp_status"]), ("rejected", self.NOT_TAKEN))
        for attempts in (4, None):  # the second time what worked is said at once
            taken = self.post(ACTIONS + "set-charging-profile", {"charging_profile": most, "fallback": True})
            self.assertEqual(taken["status"], "accepted")
            self.assertEqual(len(taken["result"].get("attempts", [])) or None, attempts)
        self.await_event("session.meter_values", lambda data: 0 < data.get("power_w", 0) <= 3_000)
        installed = self.get("/charge-points/CP1/charging-profiles")["data"]
        self.assertEqual([(each["purpose"], each["stack_level"]) for each in installed], [("tx_default_profile", 0)])

    def test_a_profile_that_breaks_a_rule_is_not_sent(self):
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.post(ACTIONS + "set-charging-profile", {"charging_profile": profile("tx_default_profile", 2_000.55)})
        self.assertEqual(refused.exception.code, 422)
        self.assertIn("charging_profile.charging_schedule.charging_schedule_period[0].limit",
                      json.load(refused.exception)["field_errors"])


class LimitsIn201(Limits):
    OPTIONS = ("--protocol", "ocpp2.0.1")
    SAMPLE_INTERVAL = "SampledDataCtrlr.TxUpdatedInterval"
    NOT_TAKEN = "Rejected"


if __name__ == "__main__":
    unittest.main(argv=["limits_test.py"])
