// The log's own side of MessageLog: joins frames to exchanges, redacts, writes, and keeps the file within its
// bounds. Used by the log's thread only.
#pragma once

#include "storage/message_log.hpp"

#include <chrono>
#include <string>
#include <unordered_map>
#include <vector>

namespace voltgate::storage {

struct LoggedFrame {
    std::string charge_point_id;
    MessageDirection direction;
    std::string text;
    Timestamp at;
};

class MessageLogWriter {
public:
    using Clock = std::chrono::steady_clock;
    enum class Held { keep, write };

    MessageLogWriter(Database& db, const MessageLogOptions& options);

    void take(LoggedFrame frame, Clock::time_point now);
    // Writes what is complete, and the calls that waited too long for an answer (or all of them). Returns the
    // rows written; throws Error, and what it could not write is lost then.
    std::size_t flush(Clock::time_point now, Held held);
    // Deletes the oldest rows beyond the bounds of age and size, at most about twice as many as were just
    // written.
    void prune(Timestamp now, std::size_t written);

    static void create_schema(Database& db);
    // Ids rise with time, so that a range of time is a range of ids.
    static std::int64_t first_id(Timestamp at);

private:
    struct OpenCall {
        LoggedMessage message;
        Clock::time_point since;
    };

    void begin_call(LoggedFrame frame, const FrameParts& parts, Clock::time_point now);
    void answer_call(LoggedFrame frame, const FrameParts& parts);
    void fill_answer(LoggedMessage& message, const FrameParts& parts, Timestamp at) const;
    void answer_late(LoggedFrame frame, const FrameParts& parts);
    void keep(LoggedMessage message);
    [[nodiscard]] FrameParts split(std::string_view frame) const;
    [[nodiscard]] std::string redacted(std::string_view action, MessageDirection call, bool answer,
                                       std::string_view payload) const;
    std::int64_t next_id(Timestamp at);

    Database& db_;
    const MessageLogOptions& options_;
    std::unordered_map<std::string, OpenCall> open_; // by charge point, direction and message id
    std::vector<LoggedMessage> ready_;
    std::vector<LoggedMessage> answered_late_; // rows that exist already
    std::int64_t counter_ = 0;
};

} // namespace voltgate::storage
