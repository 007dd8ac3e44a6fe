#pragma once

#include "core/local_list/content.hpp"

#include <boost/describe/enum.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// How a list gets to a charge point: in parts that are small enough, each with a version of its own. No I/O.
namespace voltgate::core::local_list {

enum class UpdateType { full, differential };
BOOST_DESCRIBE_ENUM(UpdateType, full, differential)

/// What happens to one tag of the list.
struct Change {
    std::string id_tag;
    std::optional<Entry> entry;        ///< nothing: it is taken off
    std::optional<std::string> type{}; ///< of one that is taken off
};

/// One message.
struct Part {
    UpdateType type = UpdateType::full;
    std::int64_t version = 1;
    std::vector<Change> changes;
};

/// Replaces whatever is there: a full message, and differential ones for what it has no room for.
[[nodiscard]] std::vector<Part> full(std::span<const Entry> entries, std::int64_t first_version,
                                     const Portion& portion);

/// Makes such changes, in the order given.
[[nodiscard]] std::vector<Part> differential(std::span<const Change> changes, std::int64_t first_version,
                                             const Portion& portion);

/// What makes of the one list the other; what is taken off comes first, so that there is room.
[[nodiscard]] std::vector<Change> difference(std::span<const Entry> held, std::span<const Entry> wanted);

/// A list after changes.
[[nodiscard]] std::vector<Entry> after(std::span<const Entry> held, std::span<const Change> changes);

} // namespace voltgate::core::local_list
