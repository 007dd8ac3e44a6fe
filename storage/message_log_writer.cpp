#include "storage/message_log_writer.hpp"

namespace voltgate::storage {

namespace {

constexpr int counter_bits = 12;
constexpr std::size_t prune_least = 500;
constexpr std::size_t rows_at_once = 128;
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

void MessageLogWriter::take(const LoggedFrame& frame, Clock::time_point now) {
    const auto parts = split(frame.text);
    switch (parts.kind) {
    case FrameParts::Kind::call:
        begin_call(frame, parts, now);
        return;
    case FrameParts::Kind::result:
    case FrameParts::Kind::error:
        answer_call(frame, parts);
        return;
    case FrameParts::Kind::other:
        break;
    }
    LoggedMessage message;
    message.charge_point_id = frame.charge_point_id;
    message.direction = frame.direction;
    message.message_id = unless_empty(parts.message_id);
    message.action = unless_empty(parts.action);
    message.payload = frame.text;
    message.at = frame.at;
    keep(std::move(message));
}

void MessageLogWriter::begin_call(const LoggedFrame& frame, const FrameParts& parts, Clock::time_point now) {
    LoggedMessage message;
    message.charge_point_id = frame.charge_point_id;
    message.direction = frame.direction;
    message.action = parts.action;
    message.message_id = parts.message_id;
    message.payload = redacted(parts.action, frame.direction, false, parts.payload);
    message.at = frame.at;
    auto key = key_of(frame.charge_point_id, frame.direction, parts.message_id);
    const auto [place, fresh] = open_.try_emplace(std::move(key), OpenCall{{}, now});
    if (!fresh) // the id is used again before the first call had an answer
        keep(std::move(place->second.message));
    place->second = {std::move(message), now};
}

void MessageLogWriter::answer_call(const LoggedFrame& frame, const FrameParts& parts) {
    const auto call = open_.find(key_of(frame.charge_point_id, opposite(frame.direction), parts.message_id));
    if (call == open_.end()) {
        answer_late(frame, parts);
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

void MessageLogWriter::answer_late(const LoggedFrame& frame, const FrameParts& parts) {
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
    message.charge_point_id = frame.charge_point_id;
    message.direction = frame.direction;
    message.message_id = parts.message_id;
    message.payload = frame.text;
    message.at = frame.at;
    keep(std::move(message));
}

void MessageLogWriter::keep(LoggedMessage message) {
    cut(message.payload, options_.max_text);
    if (message.response)
        cut(*message.response, options_.max_text);
    message.id = next_id(message.at);
    ready_.push_back(std::move(message));
    if (ready_.size() >= rows_at_once)
        write_ready();
}

void MessageLogWriter::begin_transaction() {
    if (!transaction_)
        transaction_.emplace(db_);
}

void MessageLogWriter::write_ready() {
    if (ready_.empty())
        return;
    begin_transaction();
    for (const auto& row : ready_)
        insert_if_new(db_, row);
    written_ += ready_.size();
    ready_.clear();
}

void MessageLogWriter::give_up() {
    transaction_.reset();
    ready_.clear();
    answered_late_.clear();
    written_ = 0;
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
    write_ready();
    if (!answered_late_.empty())
        begin_transaction();
    for (const auto& row : std::exchange(answered_late_, {}))
        update(db_, row);
    if (transaction_)
        transaction_->commit();
    transaction_.reset();
    return std::exchange(written_, 0);
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
