// Messages on the displays of charge points, as far as we set them or were told of them.
#pragma once

#include "storage/records/organizations.hpp"

#include <vector>

namespace voltgate::storage {

struct DisplayMessage {
    static constexpr std::string_view table = "display_messages";
    static constexpr std::string_view key = "charge_point_id, number";

    std::string charge_point_id{};
    std::int64_t number = 0; // by which the charge point knows it
    std::string organization_id{default_organization};
    std::string priority{};             // AlwaysFront, InFront, NormalCycle
    std::optional<std::string> state{}; // shown only while it is so: Charging, Faulted, Idle, ...
    std::optional<Timestamp> start_at{};
    std::optional<Timestamp> end_at{};
    std::optional<std::string> transaction_id{}; // shown only while it runs
    std::string format{};                        // ASCII, HTML, URI, UTF8, QRCODE
    std::optional<std::string> language{};
    std::string content{};
    std::optional<std::string> display_name{}; // the component that shows it
    std::optional<std::string> display_instance{};
    std::optional<std::int64_t> evse_id{}; // of that component
    std::optional<Timestamp> set_at{};     // when the charge point took it from us
    Timestamp known_at{};                  // when it was last set or told of
};
BOOST_DESCRIBE_STRUCT(DisplayMessage, (),
                      (charge_point_id, number, organization_id, priority, state, start_at, end_at,
                       transaction_id, format, language, content, display_name, display_instance, evse_id,
                       set_at, known_at))

namespace display_messages {

struct ListFilter {
    std::optional<std::string> charge_point_id{};
    std::optional<std::string> priority{};
    std::optional<std::string> state{};
    std::optional<std::string> transaction_id{};
};

// A number for the next message on any display.
std::int64_t next_number(Database& db);
// Adds it, or writes the whole record.
void put(Database& db, const DisplayMessage& message);
std::optional<DisplayMessage> get(Database& db, std::string_view charge_point_id, std::int64_t number);
// By their numbers.
Page<DisplayMessage> list(Database& db, const ListFilter& filter, const PageRequest& page);
bool remove(Database& db, std::string_view charge_point_id, std::int64_t number);
// After a report of all: forgets what it no longer contains.
std::int64_t forget_before(Database& db, std::string_view charge_point_id, Timestamp known_before);
// Forgets those whose end has come, and those of sessions that have ended: charge points remove them.
std::int64_t forget_ended(Database& db, Timestamp now);

} // namespace display_messages
} // namespace voltgate::storage
