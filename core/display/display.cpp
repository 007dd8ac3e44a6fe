#include "core/display/display.hpp"

#include "core/display/v2.hpp"
#include "core/events.hpp"
#include "core/scopes.hpp"
#include "storage/records/sessions.hpp"

#include <utility>

namespace voltgate::core::display {

namespace {

using storage::DisplayMessage;

struct Changed {
    std::string charge_point_id;
    std::string change;
    std::optional<std::int64_t> number;
};
BOOST_DESCRIBE_STRUCT(Changed, (), (charge_point_id, change, number))

void tell(storage::Database& db, const Origin& origin, std::string change,
          std::optional<std::int64_t> number = {}) {
    events::record(db, events::display_message_changed, {origin.organization_id, origin.charge_point_id},
                   origin.received_at, Changed{origin.charge_point_id, std::move(change), number});
}

DisplayMessage owned(const Origin& origin, DisplayMessage message) {
    message.charge_point_id = origin.charge_point_id;
    message.organization_id = origin.organization_id;
    message.known_at = origin.received_at;
    return message;
}

std::optional<Refusal> refuse(storage::Database& db, const std::string& charge_point_id,
                              const SetDisplayMessage& command) {
    if (command.start_at && command.end_at && *command.end_at <= *command.start_at)
        return invalid("end_at", "must be after start_at");
    if (command.session_id && command.transaction_id)
        return invalid("session_id", "at most one of session_id and transaction_id can be given");
    if ((command.display_instance || command.evse_id) && !command.display_name)
        return invalid("display_name", "is required with display_instance and evse_id");
    if (!command.session_id)
        return std::nullopt;
    const auto session = storage::sessions::get(db, *command.session_id);
    if (!session || session->charge_point_id != charge_point_id || !session->transaction_id)
        return Refusal{Refusal::Kind::not_found, "session_not_found", "session_id",
                       "no such session runs at this charge point"};
    return std::nullopt;
}

std::optional<std::string> transaction_of(storage::Database& db, const SetDisplayMessage& command) {
    if (!command.session_id)
        return command.transaction_id;
    const auto session = storage::sessions::get(db, *command.session_id);
    return session ? session->transaction_id : std::nullopt;
}

} // namespace

DisplayMessage to_send(storage::Database& db, const Origin& origin, const SetDisplayMessage& command) {
    DisplayMessage message = owned(origin, {});
    message.number = command.number ? *command.number : storage::display_messages::next_number(db);
    message.priority = std::string(storage::word_of(command.priority));
    if (command.state)
        message.state = std::string(storage::word_of(*command.state));
    message.start_at = command.start_at;
    message.end_at = command.end_at;
    message.transaction_id = transaction_of(db, command);
    message.format = std::string(storage::word_of(command.format));
    message.language = command.language;
    message.content = command.content;
    message.display_name = command.display_name;
    message.display_instance = command.display_instance;
    message.evse_id = command.evse_id;
    return message;
}

void message_set(storage::Database& db, const Origin& origin, DisplayMessage message) {
    auto row = owned(origin, std::move(message));
    row.set_at = origin.received_at;
    storage::display_messages::put(db, row);
    tell(db, origin, "set", row.number);
}

void message_told(storage::Database& db, const Origin& origin, DisplayMessage message) {
    auto row = owned(origin, std::move(message));
    if (const auto known = storage::display_messages::get(db, origin.charge_point_id, row.number))
        row.set_at = known->set_at;
    storage::display_messages::put(db, row);
}

void message_cleared(storage::Database& db, const Origin& origin, std::int64_t number) {
    if (storage::display_messages::remove(db, origin.charge_point_id, number))
        tell(db, origin, "cleared", number);
}

void messages_complete(storage::Database& db, const Origin& origin, Instant asked_at) {
    storage::display_messages::forget_before(db, origin.charge_point_id, asked_at);
    tell(db, origin, "reported");
}

void expire(storage::Database& db, Instant now) {
    storage::display_messages::forget_ended(db, now);
}

std::vector<Declaration> declarations(const Clock& clock, multipart::Collector& multiparts) {
    const auto set = [&clock](Conversation& station, SetDisplayMessage command) {
        return v2::set_message(station, std::move(command), clock);
    };
    const auto get = [&clock, &multiparts](Conversation& station, GetDisplayMessages command) {
        return v2::get_messages(station, std::move(command), clock, multiparts);
    };
    const auto clear = [&clock](Conversation& station, ClearDisplayMessage command) {
        return v2::clear_message(station, command, clock);
    };
    return {Declared<SetDisplayMessage>("set-display-message", scopes::display_messages,
                                        "Shows a message on the display of the charge point")
                .precondition(refuse)
                .v2(set),
            Declared<GetDisplayMessages>("get-display-messages", scopes::display_messages,
                                         "Has the charge point tell of its messages, and waits for it all")
                .v2(get),
            Declared<ClearDisplayMessage>("clear-display-message", scopes::display_messages,
                                          "Takes a message off the display of the charge point")
                .v2(clear)};
}

} // namespace voltgate::core::display
