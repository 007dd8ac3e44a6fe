// The outbox of domain events: written in the transaction of the state they tell of, read by cursor.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

struct Event {
    static constexpr std::string_view table = "events";
    static constexpr std::string_view key = "sequence";
    static constexpr bool numbered = true;

    std::int64_t sequence = 0; // given at insert; rises without end, never used twice
    std::string id{};
    std::string organization_id{default_organization};
    std::string type{}; // entity.verb
    std::optional<std::string> charge_point_id{};
    Timestamp occurred_at{};
    JsonText data{"{}"};
};
BOOST_DESCRIBE_STRUCT(Event, (), (sequence, id, organization_id, type, charge_point_id, occurred_at, data))

namespace events {

// Returns the sequence.
std::int64_t add(Database& db, const Event& event);
std::vector<Event> after(Database& db, std::int64_t sequence, std::int64_t limit);
// The newest that was ever given; 0: none yet.
std::int64_t last_sequence(Database& db);
// The oldest that is still kept.
std::optional<std::int64_t> first_sequence(Database& db);

struct ListFilter {
    std::optional<std::string> organization_id{};
    std::optional<std::string> types{}; // comma separated
    std::optional<std::string> charge_point_id{};
    std::optional<std::int64_t> after{}; // a sequence
};

// The newest first.
Page<Event> list(Database& db, const ListFilter& filter, const PageRequest& page);
std::optional<Event> get(Database& db, std::string_view id);
// Deletes up to `limit` events older than `before`, but never the newest, whose number the next one follows;
// returns how many.
std::int64_t prune(Database& db, Timestamp before, std::int64_t limit);

} // namespace events
} // namespace voltgate::storage
