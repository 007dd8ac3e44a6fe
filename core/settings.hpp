#pragma once

#include "core/authorization/settings.hpp"
#include "core/availability/settings.hpp"
#include "core/certificates/settings.hpp"
#include "core/command/settings.hpp"
#include "core/data_transfer/settings.hpp"
#include "core/diagnostics/settings.hpp"
#include "core/files/settings.hpp"
#include "core/local_list/settings.hpp"
#include "core/metering/settings.hpp"
#include "core/multipart/settings.hpp"
#include "core/provisioning/settings.hpp"
#include "core/reservation/settings.hpp"
#include "core/security/settings.hpp"
#include "core/smart_charging/settings.hpp"
#include "core/tariff_cost/settings.hpp"
#include "core/transactions/settings.hpp"
#include "ocpp/version.hpp"

#include <chrono>

namespace voltgate::core {

/// What happens to a charge point that nobody has registered.
enum class AdmissionPolicy {
    closed,  ///< its handshake is refused with 404
    pending, ///< it is registered and waits, its boot answered Pending, until an operator accepts it
    open,    ///< it is registered and accepted
};

/// Which timestamps of charge points are believed.
struct ClockSettings {
    /// Not one further ahead of the receive time than this.
    std::chrono::seconds tolerance{std::chrono::minutes{10}};
    /// Not one further in the past than this (a clock that restarted in 1970).
    std::chrono::hours oldest{24 * 365};
};

/// How long history is kept. Sessions are kept for ever, and their meter values with them.
struct KeepSettings {
    std::chrono::hours events{24 * 30}; ///< how long they can be replayed
    /// Status reports, connections, authorizations, resolved reviews, ended updates of firmware and requests
    /// of logs.
    std::chrono::hours history{24 * 400};
    std::chrono::hours commands{24 * 400};             ///< ended ones
    std::chrono::hours station_meter_values{24 * 400}; ///< those that belong to no session
    std::chrono::hours security_events{24 * 365 * 5};
};

/// What happens beside messages and commands.
struct BackgroundSettings {
    /// How often the background rules run: late sessions closed, queued commands expired.
    std::chrono::milliseconds sweep_interval{5'000};
    /// How often what is counted in memory of a connected charge point is stored: when it was last seen,
    /// deviations.
    std::chrono::seconds live_state_interval{15};
    /// How long a charge point must have been away to count as unavailable for long.
    std::chrono::seconds long_term_unavailable{std::chrono::hours{24}};
    /// How long a stop waits for open work before it cuts the connections.
    std::chrono::milliseconds drain_timeout{5'000};
};

/// The rules of the central system that an operator may choose, by block; every one has a safe default.
struct Settings {
    AdmissionPolicy admission = AdmissionPolicy::closed;
    ocpp::Validation validation = ocpp::Validation::tolerant;

    provisioning::BootSettings boot{};
    provisioning::VariableSettings variables{};
    provisioning::NetworkSettings networks{};
    availability::EquipmentSettings equipment{};
    authorization::TagSettings tags{};
    authorization::AuthorizerSettings authorizer{};
    local_list::LocalListSettings local_lists{};
    transactions::SessionSettings sessions{};
    transactions::LimitStopSettings limit_stops{};
    tariff_cost::CostSettings costs{};
    metering::MeteringSettings metering{};
    reservation::ReservationSettings reservations{};
    smart_charging::ChargingSettings charging{};
    CommandSettings commands{};
    TrackedSettings tracked{};
    multipart::MultipartSettings multiparts{};
    diagnostics::DiagnosticsSettings diagnostics{};
    files::FileSettings files{};
    certificates::CertificateSettings certificates{};
    security::HashingSettings hashing{};
    security::RefusalSettings refusals{};
    security::NewcomerSettings newcomers{};
    data_transfer::DataTransferSettings data_transfer{};
    ClockSettings clocks{};
    KeepSettings keep{};
    BackgroundSettings background{};
};

} // namespace voltgate::core
