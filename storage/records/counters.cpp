#include "storage/records/counters.hpp"

#include "storage/rows.hpp"

#include <limits>
#include <string>

namespace voltgate::storage::counters {

std::int64_t next(Database& db, std::string_view name) {
    constexpr std::int64_t largest = std::numeric_limits<std::int32_t>::max();
    if (run(db, "update counters set value = value + 1 where name = ?", name) == 0)
        run(db, "insert into counters (name, value) values (?, 1)", name);
    const auto number = value<std::int64_t>(db, "select value from counters where name = ?", name);
    if (*number <= largest)
        return *number;
    throw Error(ErrorKind::other, 0, "all 32-bit numbers are used up: " + std::string(name));
}

} // namespace voltgate::storage::counters
