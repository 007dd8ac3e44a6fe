// The raw OCPP message log: a second database file (synchronous=NORMAL) of bounded size and age, written by a
// thread of its own. It may lose the last moments in a crash and drops the oldest waiting frames when it
// cannot keep up, but it never makes anybody wait and never fails a message. Thread safe.
//
// Callers hand over frames as they are; splitting them, redacting secrets and joining an answer to its call
// are done on the log's thread, so that an exchange becomes one row.
#pragma once

#include "storage/job.hpp"
#include "storage/paging.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::storage {

enum class MessageDirection { received, sent };
BOOST_DESCRIBE_ENUM(MessageDirection, received, sent)

// One exchange: a call and its answer, or a frame that is neither.
struct LoggedMessage {
    static constexpr std::string_view table = "messages";

    std::int64_t id = 0; // rises with `at`
    std::string charge_point_id{};
    MessageDirection direction = MessageDirection::received; // of the call
    std::optional<std::string> action{};
    std::optional<std::string> message_id{};
    std::string payload{}; // JSON text of the call's payload; of a frame that is no call, the frame
    std::optional<std::string> response{}; // JSON text of the answer's payload
    std::optional<std::string> error_code{};
    std::optional<std::string> error_description{};
    Timestamp at{};
    std::optional<Timestamp> answered_at{};
};
BOOST_DESCRIBE_STRUCT(LoggedMessage, (),
                      (id, charge_point_id, direction, action, message_id, payload, response, error_code,
                       error_description, at, answered_at))

// What a frame consists of, as the splitter from outside tells; views into the frame's text.
struct FrameParts {
    enum class Kind { call, result, error, other };

    Kind kind = Kind::other;
    std::string_view message_id;
    std::string_view action;  // of a call
    std::string_view payload; // of a call or a result; of an error its details
    std::string error_code{};
    std::string error_description{};
};

struct MessageLogOptions {
    std::filesystem::path path;
    std::size_t max_queue = 200'000; // frames waiting; beyond, the oldest are dropped
    std::size_t max_queue_bytes = 64 * 1024 * 1024;
    std::size_t max_text = 256 * 1024; // longer texts are cut
    // What is logged may be lost for so long when the process is killed, a call without an answer for `hold`
    // more. Fewer commits write the pages of the index by charge point, of which each message touches
    // another, less often.
    std::chrono::milliseconds flush_interval{1'000};
    std::chrono::milliseconds hold{2'000}; // how long a call waits in memory for its answer
    std::int64_t max_bytes = 512LL * 1024 * 1024;
    std::chrono::hours max_age{24 * 30};
    std::size_t cache_kib = 8 * 1024;
    // Both run on the log's thread. Without a splitter every frame is logged as it is.
    std::function<FrameParts(std::string_view frame)> split;
    // Removes secrets from the payload of a call (or, with `answer`, of the answer to a call) of this action.
    std::function<void(std::string_view action, MessageDirection call, bool answer, std::string& payload)>
        redact;
};

struct MessageLogStatistics {
    std::uint64_t frames = 0;
    std::uint64_t dropped = 0; // frames lost: the queue was full or the disk refused
    std::uint64_t rows = 0;    // rows written
    std::size_t queued = 0;
};

class MessageLog {
public:
    struct ListFilter {
        std::optional<std::string> charge_point_id{};
        std::optional<std::string> action{};
        std::optional<MessageDirection> direction{};
        std::optional<std::string> message_id{};
        std::optional<Timestamp> from{};
        std::optional<Timestamp> to{};
    };

    // A damaged file is set aside and a new one begun: the log never keeps the server from starting.
    explicit MessageLog(MessageLogOptions options);
    ~MessageLog();
    MessageLog(const MessageLog&) = delete;
    MessageLog& operator=(const MessageLog&) = delete;

    // Never waits.
    void add(std::string_view charge_point_id, MessageDirection direction, std::string_view frame,
             Timestamp at);

    // The newest first; sees every frame that was added before.
    asio::awaitable<Page<LoggedMessage>> list(ListFilter filter, PageRequest page);
    asio::awaitable<std::optional<LoggedMessage>> get(std::int64_t id);

    [[nodiscard]] MessageLogStatistics statistics() const;
    // Writes what waits and joins the threads. May be called twice.
    void stop();

private:
    struct Core;

    std::unique_ptr<Core> core_;
};

} // namespace voltgate::storage
