#pragma once

#include "core/multipart/settings.hpp"
#include "core/origin.hpp"
#include "storage/database.hpp"
#include "storage/records/multipart.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What a charge point tells in parts, in answer to a request of ours that it has accepted. The parts carry
/// the number of the request; they may come in any order, twice, between those of other requests, after the
/// time is over, and never end. Rules that run inside a write; who waits for an end uses Collector.
namespace voltgate::core::multipart {

using storage::MultipartKind;
using storage::MultipartStatus;

/// Who asks for what.
struct Asking {
    Origin origin;
    MultipartKind kind = MultipartKind::report;
    std::string command_id{}; ///< empty: no command
    std::string purpose{};    ///< a word of the block that asks; it gets it back with every part
};

/// Opens a collection before the request is sent; returns the number that the request carries, which is given
/// once only.
std::int64_t open(storage::Database& db, const Asking& asking, const MultipartSettings& settings);

/// A message that brings a part. Versions of the messages without a number of the part have none.
struct Part {
    Origin origin;
    MultipartKind kind = MultipartKind::report;
    std::int64_t request_id = 0;
    std::optional<std::int64_t> number{}; ///< seqNo, from 0
    bool to_be_continued = false;         ///< tbc
};

/// What a part means.
struct Taken {
    std::string charge_point_id{};
    std::int64_t request_id = 0;
    bool asked_for = false; ///< false: nobody asked, or another kind of thing
    bool repeated = false;  ///< it has come before: nothing new is in it
    bool in_time = false;   ///< its collection was open
    bool completed = false; ///< it was the one that was missing
    Instant asked_at{};     ///< what was told before this is older than the whole collection
    std::string purpose{};
    std::string command_id{};
};

/// Books a part. Call it in the transaction that stores what is in the part: what was asked for is stored
/// also when it comes late, as it is acknowledged. After the commit give what it returned to
/// Collector::told().
Taken take(storage::Database& db, const Part& part, const MultipartSettings& settings);

/// The charge point will send no parts: it refused, or was never asked.
void refused(storage::Database& db, const std::string& charge_point_id, std::int64_t request_id, Instant now);

/// Ends what has waited for too long, and forgets what ended long ago. Returns what has ended now.
std::vector<storage::Multipart> expire(storage::Database& db, Instant now, const MultipartSettings& settings);

} // namespace voltgate::core::multipart
