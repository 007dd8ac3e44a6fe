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

// The words of every version of the protocol.
constexpr std::array words{Word{"Available", State::available},
                           Word{"Preparing", State::busy},
                           Word{"Occupied", State::busy},
                           Word{"Charging", State::busy_charging},
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

State state_of(const storage::Evse& evse) {
    return evse.status == storage::EvseStatus::disabled ? State::passive
                                                        : state_of_word(evse.hardware_status);
}

State state_of(const storage::ChargePoint& charge_point, std::span<const storage::Evse> evses) {
    if (charge_point.status == storage::ChargePointStatus::disabled)
        return State::passive;
    if (!charge_point.connected)
        return State::disconnected;
    const auto own = state_of_word(charge_point.hardware_status);
    if (own == State::error || own == State::maintenance)
        return own;
    for (const auto state : by_weight) {
        if (std::any_of(evses.begin(), evses.end(),
                        [&](const auto& evse) { return state_of(evse) == state; }))
            return state;
    }
    return own;
}

} // namespace voltgate::core::availability
