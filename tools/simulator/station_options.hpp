#pragma once

#include "certs/csr.hpp"
#include "ocpp/peer.hpp"
#include "ocpp/transport/client.hpp"
#include "tools/simulator/evse.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace voltgate::simulator {

/// Whether every transaction message is sent twice: as a new message, or under the id that it had.
enum class Duplicates { none, new_id, same_id };

/// What a charge point does wrong on request.
struct Faults {
    Duplicates duplicates = Duplicates::none;
    bool wrong_types = false;      ///< numbers are sent as texts
    bool slow_answers = false;     ///< answers come after slow_answer_delay
    bool bad_signature = false;    ///< no signed firmware is believed
    bool bad_installation = false; ///< no firmware can be installed
    bool many_parts = false;       ///< a report comes one item a message (2.x)
    bool scaled_units = false;     ///< energy and power are told in thousands (2.x)
    bool count_on = false;         ///< numbers of events go on from one transaction to the next (2.x)
    bool plain_profiles = false;   ///< takes no maximum, no relative profile and stack level 0 only
};

/// Whether firmware and logs are really fetched and delivered.
enum class Transfers { real, pretended };

struct StationOptions {
    ocpp::ClientOptions connection{}; ///< identity, address, credentials
    ocpp::Version version = ocpp::Version::v16;
    ocpp::PeerOptions peer{};
    unsigned evses = 1;
    Supply supply{};

    std::string vendor = "Voltgate";
    std::string model = "Simulator";
    std::string serial_number = "VG-SIM-1";
    std::string firmware_version = "1.0.0";
    certs::KeyKind certificate_key = certs::KeyKind::ec_p256; ///< of the certificate it asks for

    double time_scale = 1; ///< energy flows and batteries fill this much faster; messages keep their pace
    std::chrono::milliseconds tick{1'000}; ///< how often the physics is looked at, at least
    std::chrono::milliseconds reconnect_wait{
        1'000}; ///< after the first failure; doubled after each further one
    std::chrono::milliseconds reconnect_wait_most{60'000};
    std::chrono::milliseconds boot_retry_wait{10'000}; ///< where the central system leaves it to us
    std::chrono::milliseconds restart_time{2'000};     ///< of a reset
    std::chrono::milliseconds call_timeout{30'000};
    std::chrono::milliseconds slow_answer_delay{10'000};
    std::chrono::milliseconds job_step{2'000}; ///< between the stages of uploads and firmware updates

    Transfers transfers = Transfers::real;
    std::chrono::milliseconds transfer_timeout{std::chrono::minutes{10}}; ///< of one try

    bool security_events = false; ///< it tells of its boots, resets and updates as security events

    Faults faults{};
    std::function<void(std::string_view event)> on_event{}; ///< in words, for people
};

struct StationStatistics {
    std::uint64_t connections = 0;
    std::uint64_t connect_failures = 0;
    std::uint64_t messages = 0; ///< sent and answered
    std::uint64_t failures = 0; ///< sent and not answered, or with an error
    std::uint64_t commands = 0; ///< received and answered
    std::uint64_t transactions = 0;
};

} // namespace voltgate::simulator
