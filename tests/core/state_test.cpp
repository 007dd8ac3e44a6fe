#include "core/availability/state.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::availability {

namespace {

constexpr Instant noon{std::chrono::hours(12)};
constexpr std::chrono::hours long_term{24};

storage::Evse evse(std::optional<std::string> word) {
    storage::Evse out;
    out.hardware_status = std::move(word);
    return out;
}

storage::ChargePoint connected() {
    storage::ChargePoint out;
    out.connected = true;
    return out;
}

State of(const storage::ChargePoint& charge_point, const std::vector<storage::Evse>& evses) {
    return state_of(charge_point, evses);
}

} // namespace

TEST_CASE("the network status tells a short absence from a long one") {
    storage::ChargePoint charge_point;
    CHECK(network_status(charge_point, noon, long_term) == NetworkStatus::never_connected);
    charge_point.disconnected_at = noon - long_term + std::chrono::milliseconds(1);
    CHECK(network_status(charge_point, noon, long_term) == NetworkStatus::temporarily_unavailable);
    charge_point.disconnected_at = noon - long_term;
    CHECK(network_status(charge_point, noon, long_term) == NetworkStatus::long_term_unavailable);
    charge_point.connected = true;
    CHECK(network_status(charge_point, noon, long_term) == NetworkStatus::available);
}

TEST_CASE("an EVSE's state says what its word means") {
    CHECK(state_of(evse("Available")) == State::available);
    CHECK(state_of(evse("SuspendedEV")) == State::busy_non_charging);
    CHECK(state_of(evse("Occupied")) == State::busy);
    CHECK(state_of(evse("Faulted")) == State::error);
    CHECK(state_of(evse("Melting")) == State::other);
    CHECK(state_of(evse({})) == State::other);
    auto disabled = evse("Available");
    disabled.status = storage::EvseStatus::disabled;
    CHECK(state_of(disabled) == State::passive);
}

TEST_CASE("an EVSE that is no more than occupied does what its running session does") {
    storage::Session session;
    CHECK(state_of(evse("Occupied"), session) == State::busy);
    session.energy_wh = 5;
    CHECK(state_of(evse("Occupied"), session) == State::busy_charging);
    session.power_w = 0;
    CHECK(state_of(evse("Occupied"), session) == State::busy_non_charging);
    session.charging_state = "Charging";
    CHECK(state_of(evse("Occupied"), session) == State::busy_charging);
    session.charging_state = "SuspendedEVSE";
    CHECK(state_of(evse("Occupied"), session) == State::busy_non_charging);
    CHECK(state_of(evse("Finishing"), session) == State::busy_non_released);
    session.status = storage::SessionStatus::finished;
    CHECK(state_of(evse("Occupied"), session) == State::busy);
}

TEST_CASE("a charge point whose occupied EVSE charges is charging") {
    storage::Session session;
    session.evse_id = 1;
    session.charging_state = "Charging";
    const std::vector<storage::Evse> evses{evse("Occupied")};
    CHECK(state_of(connected(), evses, std::vector{session}) == State::busy_charging);
    session.evse_id = 2;
    CHECK(state_of(connected(), evses, std::vector{session}) == State::busy);
}

TEST_CASE("a charge point with a free EVSE is available, else it is as busy as its EVSEs") {
    CHECK(of(connected(), {evse("Charging"), evse("Available")}) == State::available);
    CHECK(of(connected(), {evse("Faulted"), evse("Finishing"), evse("Charging")}) == State::busy_charging);
    CHECK(of(connected(), {evse("Faulted"), evse("Reserved")}) == State::busy_reserved);
    CHECK(of(connected(), {evse("Faulted"), evse("Faulted")}) == State::error);
    CHECK(of(connected(), {}) == State::other);
}

TEST_CASE("a charge point that is away, out of service or faulty as a whole says that first") {
    auto charge_point = connected();
    charge_point.hardware_status = "Faulted";
    CHECK(of(charge_point, {evse("Available")}) == State::error);
    charge_point.connected = false;
    CHECK(of(charge_point, {evse("Available")}) == State::disconnected);
    charge_point.status = storage::ChargePointStatus::disabled;
    CHECK(of(charge_point, {evse("Available")}) == State::passive);
}

} // namespace voltgate::core::availability
