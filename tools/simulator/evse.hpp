#pragma once

#include "ocpp/types/date_time.hpp"
#include "ocpp/v2/charging_profile.hpp"
#include "tools/simulator/reading.hpp"
#include "tools/simulator/token.hpp"
#include "tools/simulator/vehicle.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::simulator {

/// What a station of any version is able to do with charging profiles is said in the terms of OCPP 2.x.
using ChargingProfile = ocpp::v2::ChargingProfile;

/// What an EVSE can deliver.
struct Supply {
    unsigned phases = 3;
    double voltage_v = 230; ///< of a phase
    double max_current_a = 32;

    [[nodiscard]] double max_power_w() const { return phases * voltage_v * max_current_a; }
};

/// Energy that flows, or may flow, to somebody's vehicle. Owners: its EVSE while it lasts, and its messages
/// in the outbox, which may need an id that the central system gives it later.
struct Transaction {
    std::string id{}; ///< as the central system knows it; empty: not yet
    Token token;
    std::int64_t meter_start_wh = 0;
    ocpp::DateTime started_at{};
    std::optional<std::int64_t> most_wh{}; ///< what the meter may show at most
    std::optional<std::chrono::steady_clock::time_point> until{};
    bool deauthorized = false; ///< the central system refused the token: no more energy flows
    std::vector<Reading> data{};
};

struct Reservation {
    std::int64_t id = 0;
    Token token;
    std::string group{};
    ocpp::DateTime expires_at{};
    bool any_evse = false; ///< of the whole charge point; this EVSE is kept free for it
};

/// A token that was accepted, and what came with it.
struct Permission {
    Token token;
    std::optional<std::int64_t> remote_start_id{};
    std::optional<ChargingProfile> profile{}; ///< of a remote start, for the transaction to come
    std::chrono::steady_clock::time_point until{};
};

enum class EvseStatus {
    available,
    preparing,
    charging,
    suspended_ev,
    suspended_evse,
    finishing,
    reserved,
    unavailable,
    faulted
};
/// "Available", "SuspendedEV" ...
std::string_view to_string(EvseStatus status);
std::optional<EvseStatus> status_of(std::string_view word);

/// One EVSE with one connector and its meter: the physical side, without any messages. Its state is plain
/// data; what a status or a reading is follows from it.
struct Evse {
    unsigned number = 1;
    Supply supply{};
    std::optional<Vehicle> vehicle{};
    std::shared_ptr<Transaction> transaction{};
    std::string transaction_id{}; ///< of what the central system knows to go on here; empty: nothing
    std::optional<Permission> permission{}; ///< accepted before a vehicle was plugged in
    std::optional<Reservation> reservation{};
    bool operative = true;
    bool becomes_inoperative = false; ///< when the transaction ends
    bool finished = false;            ///< the vehicle of an ended transaction is still plugged in
    bool restarting = false;
    std::string error{}; ///< what is wrong with it; empty: nothing

    double limit_w = 0; ///< what charging profiles leave, at most what the supply can
    double energy_wh = 0;
    double temperature_c = 21;
    std::optional<EvseStatus> reported{}; ///< the status that the central system knows
    std::chrono::steady_clock::time_point sample_due{};

    explicit Evse(unsigned number_, Supply supply_)
        : number(number_)
        , supply(supply_)
        , limit_w(supply_.max_power_w())
        , energy_wh(10'000.0 * number_) {}

    [[nodiscard]] EvseStatus status() const;
    [[nodiscard]] double offered_w() const; ///< to the vehicle, now
    [[nodiscard]] double power_w() const;   ///< drawn now
    [[nodiscard]] unsigned phases() const;  ///< in use
    [[nodiscard]] bool free() const;        ///< a new customer may use it
    [[nodiscard]] std::int64_t meter_wh() const { return static_cast<std::int64_t>(energy_wh); }

    /// Lets time pass: energy flows, the battery fills, the connector warms up.
    void advance(std::chrono::duration<double> time);

    /// What the meter shows, as far as these measurands go; those it cannot measure are left out.
    [[nodiscard]] Reading read(std::span<const std::string> measurands, Occasion occasion,
                               ocpp::DateTime at) const;
};

} // namespace voltgate::simulator
