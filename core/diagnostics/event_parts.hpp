#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace voltgate::core::diagnostics {

/// Events that nobody asked for come in parts, too, numbered from 0 and without anything that names the
/// whole. Watches each charge point's numbers for those that never came; what has come is stored whatever
/// this says. Holds one entry for each charge point in the middle of telling; a reconnection does not end it.
/// Any thread.
class EventParts {
public:
    /// What is missing before a part, in words; nothing, also for a part that comes again.
    std::optional<std::string> missing_before(const std::string& charge_point_id, std::int64_t number,
                                              bool to_be_continued);

private:
    std::mutex mutex_;
    std::unordered_map<std::string, std::int64_t> last_; ///< the part that is to be continued
};

} // namespace voltgate::core::diagnostics
