// The review list: messages that were stored and acknowledged although they break a rule, for a person to
// look at.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

struct Review {
    static constexpr std::string_view table = "reviews";

    std::string id{};
    std::string organization_id{default_organization};
    std::string kind{}; // unknown_transaction, implausible_energy, ...
    std::string charge_point_id{};
    std::optional<std::int64_t> evse_id{};
    std::optional<std::int64_t> connector_id{};
    std::optional<std::string> session_id{};
    std::string action{}; // the OCPP action of the message
    JsonText message{"{}"};
    std::optional<std::string> detail{};
    std::optional<std::string> message_key{}; // recognises a repeat of the same message
    Timestamp received_at{};
    std::optional<Timestamp> resolved_at{};
    std::optional<std::string> resolution{};
    std::int64_t repeats = 0;               // further ones of its kind, beyond those that may wait
    std::optional<Timestamp> repeated_at{}; // the last of them
};
BOOST_DESCRIBE_STRUCT(Review, (),
                      (id, organization_id, kind, charge_point_id, evse_id, connector_id, session_id, action,
                       message, detail, message_key, received_at, resolved_at, resolution, repeats,
                       repeated_at))

namespace reviews {

struct ListFilter {
    std::optional<std::string> organization_id{};
    std::optional<std::string> kind{};
    std::optional<std::string> charge_point_id{};
    std::optional<std::string> session_id{};
    std::optional<bool> resolved{};
};

// False when the charge point's same message (message_key) is on the list already.
bool add(Database& db, const Review& review);
// How many of its kind at its charge point wait for a person; does not count beyond `most`.
std::int64_t waiting_like(Database& db, const Review& review, std::int64_t most);
// Counts it on the newest of its kind that waits there, unless it is on the list already.
void count_up(Database& db, const Review& review);
std::optional<Review> get(Database& db, std::string_view id);
Page<Review> list(Database& db, const ListFilter& filter, const PageRequest& page);
// False when there is none or it is resolved already.
bool resolve(Database& db, std::string_view id, std::string_view resolution, Timestamp at);
std::int64_t unresolved(Database& db);
// Deletes up to `limit` that were resolved before that instant; those that wait for a person stay.
std::int64_t prune(Database& db, Timestamp before, std::int64_t limit);

} // namespace reviews
} // namespace voltgate::storage
