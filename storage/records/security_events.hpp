// Security events: what charge points tell, and what happened at our own door. The rows of a charge point
// form a chain by their hashes, in the order of receipt; a table of its own says where the chain begins and
// ends. The hashes are the business of who writes the rows.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

enum class SecurityEventSource { charge_point, server };
BOOST_DESCRIBE_ENUM(SecurityEventSource, charge_point, server)

struct SecurityEvent {
    static constexpr std::string_view table = "security_events";

    std::string id{}; // sorts by occurred_at, then by sequence
    std::string organization_id{default_organization};
    std::string charge_point_id{};
    std::int64_t sequence = 0;
    std::string type{};
    std::optional<std::string> tech_info{};
    bool critical = false;
    SecurityEventSource source = SecurityEventSource::charge_point;
    std::optional<Timestamp> reported_at{}; // what the charge point said, believable or not
    Timestamp occurred_at{};
    Timestamp received_at{};
    std::string previous_hash{}; // empty: the first of all
    std::string hash{};
};
BOOST_DESCRIBE_STRUCT(SecurityEvent, (),
                      (id, organization_id, charge_point_id, sequence, type, tech_info, critical, source,
                       reported_at, occurred_at, received_at, previous_hash, hash))

struct SecurityChain {
    static constexpr std::string_view table = "security_chains";
    static constexpr std::string_view key = "charge_point_id";

    std::string charge_point_id{};
    std::int64_t first_sequence = 1; // of the oldest row kept
    std::string first_previous_hash{};
    std::int64_t last_sequence = 0;
    std::string last_hash{};
};
BOOST_DESCRIBE_STRUCT(SecurityChain, (),
                      (charge_point_id, first_sequence, first_previous_hash, last_sequence, last_hash))

namespace security_events {

struct ListFilter {
    std::optional<std::string> organization_id{};
    std::optional<std::string> charge_point_id{};
    std::optional<std::string> type{};
    std::optional<bool> critical{};
    std::optional<SecurityEventSource> source{};
    std::optional<Timestamp> occurred_after{};
    std::optional<Timestamp> occurred_before{};
    std::optional<Timestamp> received_after{};
    std::optional<Timestamp> received_before{};
};

// Adds the row and makes it the end of its chain.
void append(Database& db, const SecurityEvent& event);
std::optional<SecurityEvent> get(Database& db, std::string_view id);
// The newest first, by when they occurred.
Page<SecurityEvent> list(Database& db, const ListFilter& filter, const PageRequest& page);

// A chain that has no row yet begins at 1.
SecurityChain chain_of(Database& db, std::string_view charge_point_id);
// Rows of a chain from this place on, in its order.
std::vector<SecurityEvent> from(Database& db, std::string_view charge_point_id, std::int64_t sequence,
                                std::int64_t limit);
// Takes the oldest rows off the beginning of chains and moves the beginnings.
std::int64_t prune(Database& db, Timestamp before, std::int64_t limit);

} // namespace security_events
} // namespace voltgate::storage
