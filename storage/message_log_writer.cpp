#include "storage/message_log_writer.hpp"

namespace voltgate::storage {

namespace {

constexpr int counter_bits = 12;
constexpr std::size_t prune_least = 500;
// How far back an answer is joined to a call that was written without one.
constexpr std::chrono::minutes late_answer_reach{10};

std::string key_of(std::string_view charge_point_id, MessageDirection call, std::string_view message_id) {
    std::string key(charge_point_id);
    key.push_back(call == MessageDirection::received ? '<' : '>');
    return key.append(message_id);
}

MessageDirection opposite(MessageDirection direction) {
    return direction == MessageDirection::received ? MessageDirection::sent : MessageDirection::received;
}

std::optional<std::string> unless_empty(std::string_view text) {
    return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

// Not in the middle of a UTF-8 character.
void cut(std::string& text, std::size_t limit) {
    if (text.size() <= limit)
        return;
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80)
        --limit;
    text.resize(limit);
}

} // namespace

MessageLogWriter::MessageLogWriter(Database& db, const MessageLogOptions& options)
    : db_(db)
    , options_(options) {}

void MessageLogWriter::create_schema(Database& db) {
    db.execute_script(
        "create table if not exists messages (id integer primary key, charge_point_id text not null,"
        " direction text not null, action text, message_id text, payload text not null, response text,"
        " error_code text, error_description text, at integer not null, answered_at integer);"
        "create index if not exists messages_charge_point on messages (charge_point_id, id);");
}

std::int64_t MessageLogWriter::first_id(Timestamp at) {
    return at.time_since_epoch().count() << counter_bits;
}

std::int64_t MessageLogWriter::next_id(Timestamp at) {
    return first_id(at) | (counter_++ & ((1 << counter_bits) - 1));
}

FrameParts MessageLogWriter::split(std::string_view frame) const {
    return options_.split ? options_.split(frame) : FrameParts();
}

void MessageLogWriter::take(LoggedFrame frame, Clock::time_point now) {
    const auto parts = split(frame.text);
    switch (parts.kind) {
    case FrameParts::Kind::call:
        begin_call(std::move(frame), parts, now);
        return;
    case FrameParts::Kind::result:
    case FrameParts::Kind::error:
        answer_call(std::move(frame), parts);
        return;
    case FrameParts::Kind::other:
        break;
    }
    LoggedMessage message;
    message.charge_point_id = std::move(frame.charge_point_id);
    message.direction = frame.direction;
    message.message_id = unless_empty(parts.message_id);
    message.action = unless_empty(parts.action);
    message.payload = std::move(frame.text);
    message.at = frame.at;
    keep(std::move(message));
}

// The frame stays whole until its parts, views into it, are copied.
void MessageLogWriter::begin_call(LoggedFrame frame, const FrameParts& parts, Clock::time_point now) {
    LoggedMessage message;
    message.direction = frame.direction;
    message.action = parts.action;
    message.message_id = parts.message_id;
    message.payload = redacted(parts.action, frame.direction, false, parts.payload);
    message.at = frame.at;
    auto key = key_of(frame.charge_point_id, frame.direction, parts.message_id);
    message.charge_point_id = std::move(frame.charge_point_id);
    const auto [place, fresh] = open_.try_emplace(std::move(key), OpenCall{{}, now});
    if (!fresh) // the id is used again before the first call had an answer
        keep(std::move(place->second.message));
    place->second = {std::move(message), now};
}

void MessageLogWriter::answer_call(LoggedFrame frame, const FrameParts& parts) {
    const auto call = open_.find(key_of(frame.charge_point_id, opposite(frame.direction), parts.message_id));
    if (call == open_.end()) {
        answer_late(std::move(frame), parts);
        return;
    }
    fill_answer(call->second.message, parts, frame.at);
    keep(std::move(call->second.message));
    open_.erase(call);
}

void MessageLogWriter::fill_answer(LoggedMessage& message, const FrameParts& parts, Timestamp at) const {
    message.answered_at = at;
    message.response = redacted(message.action.value_or(""), message.direction, true, parts.payload);
    message.error_code = unless_empty(parts.error_code);
    message.error_description = unless_empty(parts.error_description);
}

void MessageLogWriter::answer_late(LoggedFrame frame, const FrameParts& parts) {
    auto call =
        select_one<LoggedMessage>(db_,
                                  "where charge_point_id = ? and id >= ? and message_id = ? and direction = ?"
                                  " and answered_at is null order by id desc limit 1",
                                  frame.charge_point_id, first_id(frame.at - late_answer_reach),
                                  parts.message_id, opposite(frame.direction));
    if (call) {
        fill_answer(*call, parts, frame.at);
        answered_late_.push_back(std::move(*call));
        return;
    }
    LoggedMessage message;
    message.direction = frame.direction;
    message.message_id = parts.message_id;
    message.payload = std::move(frame.text);
    message.charge_point_id = std::move(frame.charge_point_id);
    message.at = frame.at;
    keep(std::move(message));
}

void MessageLogWriter::keep(LoggedMessage message) {
    cut(message.payload, options_.max_text);
    if (message.response)
        cut(*message.response, options_.max_text);
    message.id = next_id(message.at);
    ready_.push_back(std::move(message));
}

std::string MessageLogWriter::redacted(std::string_view action, MessageDirection call, bool answer,
                                       std::string_view payload) const {
    std::string text(payload);
    if (options_.redact)
        options_.redact(action, call, answer, text);
    return text;
}

std::size_t MessageLogWriter::flush(Clock::time_point now, Held held) {
    for (auto call = open_.begin(); call != open_.end();) {
        if (held == Held::keep && now - call->second.since < options_.hold) {
            ++call;
            continue;
        }
        keep(std::move(call->second.message));
        call = open_.erase(call);
    }
    const auto rows = std::exchange(ready_, {});
    const auto late = std::exchange(answered_late_, {});
    if (rows.empty() && late.empty())
        return 0;
    Transaction transaction(db_);
    for (const auto& row : rows)
        insert_if_new(db_, row);
    for (const auto& row : late)
        update(db_, row);
    transaction.commit();
    return rows.size();
}

void MessageLogWriter::prune(Timestamp now, std::size_t written) {
    const auto limit = static_cast<std::int64_t>(prune_least + 2 * written);
    const auto kept_from = first_id(now - options_.max_age);
    if (value<std::int64_t>(db_, "select min(id) from messages").value_or(kept_from) < kept_from)
        run(db_, "delete from messages where id < ? and id in (select id from messages order by id limit ?)",
            kept_from, limit);
    const auto used = (db_.scalar("pragma page_count") - db_.scalar("pragma freelist_count")) *
                      db_.scalar("pragma page_size");
    if (used > options_.max_bytes)
        run(db_, "delete from messages where id in (select id from messages order by id limit ?)", limit);
}

} // namespace voltgate::storage
