#include "core/security/security_events.hpp"

#include "certs/secrets.hpp"
#include "core/events.hpp"
#include "core/json/time.hpp"
#include "core/review.hpp"
#include "storage/ulid.hpp"

#include <boost/describe/class.hpp>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>

namespace voltgate::core::security {

namespace {

struct Happened {
    std::string id;
    std::string charge_point_id;
    std::string type;
    std::optional<std::string> tech_info;
    bool critical = false;
    storage::SecurityEventSource source{};
    Instant occurred_at;
};
BOOST_DESCRIBE_STRUCT(Happened, (), (id, charge_point_id, type, tech_info, critical, source, occurred_at))

// Security whitepaper for OCPP 1.6, section 6; OCPP 2.0.1 part 2 appendix 1.
constexpr std::array<std::string_view, 7> always_critical{
    "FirmwareUpdated",       "SettingSystemTime", "StartupOfTheDevice",      "ResetOrReboot",
    "SecurityLogWasCleared", "MemoryExhaustion",  "TamperDetectionActivated"};
constexpr std::array<std::string_view, 9> critical_since_2{"InvalidFirmwareSignature",
                                                           "InvalidFirmwareSigningCertificate",
                                                           "InvalidCsmsCertificate",
                                                           "InvalidChargingStationCertificate",
                                                           "InvalidTLSVersion",
                                                           "InvalidTLSCipherSuite",
                                                           "MaintenanceLoginAccepted",
                                                           "MaintenanceLoginFailed",
                                                           "DiscardedRenewedClientCertificate"};

template <std::size_t Size>
bool is_one_of(const std::array<std::string_view, Size>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Ids sort by the time of the event and, where that is the same, by the order of receipt.
std::string id_of(Instant occurred_at, std::int64_t sequence) {
    constexpr std::size_t sequence_bytes = 6;
    std::array<std::uint8_t, 10> tail{};
    const auto random = certs::random_bytes(tail.size() - sequence_bytes);
    for (std::size_t i = 0; i < sequence_bytes; ++i)
        tail[i] = static_cast<std::uint8_t>(sequence >> (8 * (sequence_bytes - 1 - i)));
    std::copy(random.begin(), random.end(), tail.begin() + sequence_bytes);
    return "sev_" + storage::ulid(occurred_at, tail);
}

boost::json::value milliseconds_of(const std::optional<Instant>& instant) {
    return instant ? boost::json::value(instant->time_since_epoch().count()) : boost::json::value();
}

void ask_for_a_look(storage::Database& db, const Origin& origin, const storage::SecurityEvent& event) {
    boost::json::object message{{"type", event.type}, {"security_event_id", event.id}};
    if (event.tech_info)
        message["tech_info"] = *event.tech_info;
    const boost::json::value shown(std::move(message));
    review::Finding finding{review::critical_security_event, "SecurityEventNotification", shown,
                            "the charge point tells of a critical security event: " + event.type};
    finding.key = event.type + ' ' + json::time_text(event.occurred_at) + ' ' + event.tech_info.value_or("");
    review::add(db, origin, finding);
}

} // namespace

bool is_critical(std::string_view type, ocpp::Version version) {
    return is_one_of(always_critical, type) ||
           (version != ocpp::Version::v16 && is_one_of(critical_since_2, type));
}

void record(storage::Database& db, const SecurityReport& report, const Settings& settings) {
    const auto& origin = report.origin;
    const auto chain = storage::security_events::chain_of(db, origin.charge_point_id);
    storage::SecurityEvent event;
    event.organization_id = origin.organization_id;
    event.charge_point_id = origin.charge_point_id;
    event.sequence = chain.last_sequence + 1;
    event.type = report.type;
    event.tech_info = report.tech_info;
    event.critical = report.critical;
    event.source = report.source;
    event.reported_at = report.reported_at;
    event.occurred_at = believable(report.reported_at, origin.received_at, settings);
    event.received_at = origin.received_at;
    event.id = id_of(event.occurred_at, event.sequence);
    event.previous_hash = chain.last_hash;
    event.hash = hash_of(event);
    storage::security_events::append(db, event);
    events::record(db, events::security_event, {origin.organization_id, origin.charge_point_id},
                   origin.received_at,
                   Happened{event.id, event.charge_point_id, event.type, event.tech_info, event.critical,
                            event.source, event.occurred_at});
    if (event.critical)
        ask_for_a_look(db, origin, event);
}

std::string hash_of(const storage::SecurityEvent& event) {
    const boost::json::value info =
        event.tech_info ? boost::json::value(boost::json::string(*event.tech_info)) : boost::json::value();
    // A list, so that no two different rows have the same text; its order is part of the format.
    const boost::json::array content{event.previous_hash,
                                     event.id,
                                     event.organization_id,
                                     event.charge_point_id,
                                     event.sequence,
                                     event.type,
                                     info,
                                     event.critical,
                                     storage::word_of(event.source),
                                     milliseconds_of(event.reported_at),
                                     milliseconds_of(event.occurred_at),
                                     milliseconds_of(event.received_at)};
    return certs::sha256_hex(boost::json::serialize(content));
}

} // namespace voltgate::core::security
