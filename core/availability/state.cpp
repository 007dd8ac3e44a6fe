#include "core/availability/state.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace voltgate::core::availability {

namespace {

struct Word {
    std::string_view equipment;
    State state;
};

// The words of every version of the protocol, for equipment and for transactions.
constexpr std::array words{Word{"Available", State::available},
                           Word{"Preparing", State::busy},
                           Word{"Occupied", State::busy},
                           Word{"Charging", State::busy_charging},
                           Word{"EVConnected", State::busy},
                           Word{"Idle", State::busy},
                           Word{"SuspendedEV", State::busy_non_charging},
                           Word{"SuspendedEVSE", State::busy_non_charging},
                           Word{"Finishing", State::busy_non_released},
                           Word{"Reserved", State::busy_reserved},
                           Word{"Unavailable", State::maintenance},
                           Word{"Faulted", State::error}};

// Which EVSE speaks for its charge point.
constexpr std::array by_weight{State::available,
                               State::busy_charging,
                               State::busy_non_charging,
                               State::busy_non_released,
                               State::busy,
                               State::busy_reserved,
                               State::error,
                               State::maintenance,
                               State::passive};

State state_of_word(const std::optional<std::string>& word) {
    const auto found = std::find_if(words.begin(), words.end(),
                                    [&](const Word& each) { return word && each.equipment == *word; });
    return found == words.end() ? State::other : found->state;
}

/// What an EVSE does that says no more than that it is occupied.
State state_of_session(const storage::Session& session) {
    if (session.charging_state)
        return state_of_word(session.charging_state);
    if (session.power_w)
        return *session.power_w > 0 ? State::busy_charging : State::busy_non_charging;
    return session.energy_wh.value_or(0) > 0 ? State::busy_charging : State::busy;
}

std::optional<storage::Session> session_on(const storage::Evse& evse,
                                           std::span<const storage::Session> sessions) {
    const auto found = std::find_if(sessions.begin(), sessions.end(),
                                    [&](const auto& each) { return each.evse_id == evse.number; });
    return found == sessions.end() ? std::nullopt : std::optional(*found);
}

} // namespace

NetworkStatus network_status(const storage::ChargePoint& charge_point, Instant now,
                             std::chrono::seconds long_term) {
    if (charge_point.connected)
        return NetworkStatus::available;
    if (!charge_point.disconnected_at)
        return NetworkStatus::never_connected;
    return now - *charge_point.disconnected_at >= long_term ? NetworkStatus::long_term_unavailable
                                                            : NetworkStatus::temporarily_unavailable;
}

State state_of(const storage::Evse& evse, const std::optional<storage::Session>& session) {
    if (evse.status == storage::EvseStatus::disabled)
        return State::passive;
    const auto own = state_of_word(evse.hardware_status);
    return own == State::busy && session && session->status == storage::SessionStatus::active
               ? state_of_session(*session)
               : own;
}

State state_of(const storage::ChargePoint& charge_point, std::span<const storage::Evse> evses,
               std::span<const storage::Session> sessions) {
    if (charge_point.status == storage::ChargePointStatus::disabled)
        return State::passive;
    if (!charge_point.connected)
        return State::disconnected;
    const auto own = state_of_word(charge_point.hardware_status);
    if (own == State::error || own == State::maintenance)
        return own;
    for (const auto state : by_weight) {
        if (std::any_of(evses.begin(), evses.end(), [&](const auto& evse) {
                return state_of(evse, session_on(evse, sessions)) == state;
            }))
            return state;
    }
    return own;
}

} // namespace voltgate::core::availability
