// Deviations: how often a charge point did what the standard forbids and we repaired or let pass, by kind.
#pragma once

#include "storage/rows.hpp"
#include "storage/types.hpp"

#include <boost/describe/class.hpp>

namespace voltgate::storage {

struct Deviation {
    static constexpr std::string_view table = "deviations";
    static constexpr std::string_view key = "charge_point_id, kind";

    std::string charge_point_id{};
    std::string kind{};
    std::int64_t count = 1;
    Timestamp last_at{};
    std::optional<std::string> last_detail{};
};
BOOST_DESCRIBE_STRUCT(Deviation, (), (charge_point_id, kind, count, last_at, last_detail))

namespace deviations {

// Adds the count to what is stored.
void add(Database& db, const Deviation& deviation);
std::vector<Deviation> of_charge_point(Database& db, std::string_view charge_point_id);
std::int64_t clear(Database& db, std::string_view charge_point_id);

} // namespace deviations
} // namespace voltgate::storage
