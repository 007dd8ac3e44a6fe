#pragma once

#include "ocpp/types/date_time.hpp"
#include "ocpp/v16/availability.hpp"
#include "ocpp/v16/charging_profile.hpp"
#include "ocpp/v16/meter_value.hpp"
#include "tools/simulator/vehicle.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace voltgate::simulator {

namespace v16 = ocpp::v16;

/// What an EVSE can deliver.
struct Supply {
    unsigned phases = 3;
    double voltage_v = 230; ///< of a phase
    double max_current_a = 32;

    [[nodiscard]] double max_power_w() const { return phases * voltage_v * max_current_a; }
};

/// A charging transaction. Owners: its EVSE while it runs, and its messages in the outbox, which need the id
/// that the central system gives it.
struct Transaction {
    std::optional<std::int64_t> id;
    std::string id_tag;
    std::int64_t meter_start_wh = 0;
    ocpp::DateTime started_at;
    bool deauthorized = false; ///< the central system refused the tag: no more energy flows
    std::vector<v16::MeterValue> data;

    /// 1.6: a stop whose start was never answered says -1.
    [[nodiscard]] std::int64_t id_to_send() const { return id.value_or(-1); }
};

struct Reservation {
    std::int64_t id = 0;
    std::string id_tag;
    std::string parent_id_tag;
    ocpp::DateTime expires_at;
    bool any_evse = false; ///< of the whole charge point; this EVSE is kept free for it
};

/// A tag that was accepted before a vehicle was plugged in.
struct Permission {
    std::string id_tag;
    std::chrono::steady_clock::time_point until;
};

/// One EVSE with one connector and its meter: the physical side, without any messages. Its state is plain
/// data; what a status or a reading is follows from it.
struct Evse {
    unsigned number = 1;
    Supply supply{};
    std::optional<Vehicle> vehicle{};
    std::shared_ptr<Transaction> transaction{};
    std::optional<Permission> permission{};
    std::optional<Reservation> reservation{};
    std::optional<v16::ChargingProfile> remote_profile{}; ///< of a remote start, for the transaction to come
    bool operative = true;
    bool becomes_inoperative = false; ///< when the transaction ends
    bool finished = false;            ///< the vehicle of an ended transaction is still plugged in
    v16::ChargePointErrorCode error = v16::ChargePointErrorCode::NoError;

    double limit_w = 0; ///< what charging profiles leave, at most what the supply can
    double energy_wh = 0;
    double temperature_c = 21;
    std::optional<v16::ChargePointStatus> reported{}; ///< the status that the central system knows
    std::chrono::steady_clock::time_point sample_due{};

    explicit Evse(unsigned number_, Supply supply_)
        : number(number_)
        , supply(supply_)
        , limit_w(supply_.max_power_w())
        , energy_wh(10'000.0 * number_) {}

    [[nodiscard]] v16::ChargePointStatus status() const;
    [[nodiscard]] double offered_w() const; ///< to the vehicle, now
    [[nodiscard]] double power_w() const;   ///< drawn now
    [[nodiscard]] bool free() const;        ///< a new customer may use it
    [[nodiscard]] std::int64_t meter_wh() const { return static_cast<std::int64_t>(energy_wh); }

    /// Lets time pass: energy flows, the battery fills, the connector warms up.
    void advance(std::chrono::duration<double> time);

    /// What the meter shows, as far as these measurands go; those it cannot measure are left out.
    [[nodiscard]] v16::MeterValue read(std::span<const std::string> measurands, v16::ReadingContext context,
                                       ocpp::DateTime at) const;
};

} // namespace voltgate::simulator
