// The log's own side of MessageLog: joins frames to exchanges, redacts, writes, and keeps the file within its
// bounds. Used by the log's thread only.
#pragma once

#include "storage/frame_queue.hpp"
#include "storage/message_log.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace voltgate::storage {

class MessageLogWriter {
public:
    using Clock = std::chrono::steady_clock;
    enum class Held { keep, write };

    MessageLogWriter(Database& db, const MessageLogOptions& options);

    // May write already, but commits nothing; throws Error as flush().
    void take(const LoggedFrame& frame, Clock::time_point now);
    // Commits what is complete, and the calls that waited too long for an answer (or all of them). Returns
    // the rows written; throws Error, and whatever was taken since the last flush is lost then: see
    // give_up().
    std::size_t flush(Clock::time_point now, Held held);
    // After an Error: what could not be written is forgotten.
    void give_up();
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

    void begin_call(const LoggedFrame& frame, const FrameParts& parts, Clock::time_point now);
    void answer_call(const LoggedFrame& frame, const FrameParts& parts);
    void fill_answer(LoggedMessage& message, const FrameParts& parts, Timestamp at) const;
    void answer_late(const LoggedFrame& frame, const FrameParts& parts);
    void keep(LoggedMessage message);
    void begin_transaction();
    void write_ready();
    [[nodiscard]] FrameParts split(std::string_view frame) const;
    [[nodiscard]] std::string redacted(std::string_view action, MessageDirection call, bool answer,
                                       std::string_view payload) const;
    std::int64_t next_id(Timestamp at);

    Database& db_;
    const MessageLogOptions& options_;
    std::unordered_map<std::string, OpenCall> open_; // by charge point, direction and message id
    std::vector<LoggedMessage> ready_;
    std::vector<LoggedMessage> answered_late_; // rows that exist already
    std::optional<Transaction> transaction_;   // since the first row that is not committed
    std::size_t written_ = 0;                  // rows in it
    std::int64_t counter_ = 0;
};

} // namespace voltgate::storage
