#pragma once

#include "core/origin.hpp"
#include "core/settings.hpp"
#include "ocpp/version.hpp"
#include "storage/database.hpp"
#include "storage/records/security_events.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

/// Functional block A: what happens to the security of a charge point, kept so that a later change is seen.
namespace voltgate::core::security {

/// A security event as a charge point tells it, or as we saw it ourselves.
struct SecurityReport {
    Origin origin;
    std::string type; ///< in the words of the standard or the vendor's own
    std::optional<std::string> tech_info{};
    std::optional<Instant> reported_at{};
    bool critical = false;
    storage::SecurityEventSource source = storage::SecurityEventSource::charge_point;
};

/// The type under which a charge point that we refuse at our own door is entered.
inline constexpr std::string_view failed_to_authenticate = "FailedToAuthenticateAtCsms";

/// Whether the standard calls the events of a type critical; the versions differ.
[[nodiscard]] bool is_critical(std::string_view type, ocpp::Version version);

/// Adds an event to the chain of its charge point and tells of it; a critical one goes on the review list.
void record(storage::Database& db, const SecurityReport& report, const Settings& settings);

/// SHA-256 over all that the row says and the hash of the row before.
[[nodiscard]] std::string hash_of(const storage::SecurityEvent& event);

struct ChainState {
    bool intact = true;
    std::int64_t events = 0; ///< rows that were looked at
    std::optional<std::string> broken_event_id{};
    std::optional<std::string> detail{};
};

/// Whether every row of a charge point's chain is there and as it was written.
[[nodiscard]] ChainState verify_chain(storage::Database& db, std::string_view charge_point_id);

} // namespace voltgate::core::security
