#include "core/local_list/v16.hpp"
#include "core/local_list/v2.hpp"
#include "core/local_list/words.hpp"
#include "core/protocol_family.hpp"

namespace voltgate::core::local_list {

Capacity capacity_of(storage::Database& db, const std::string& charge_point_id, const Settings& settings) {
    return family_of(db, charge_point_id) == Family::v2 ? v2::capacity_of(db, charge_point_id, settings)
                                                        : v16::capacity_of(db, charge_point_id, settings);
}

} // namespace voltgate::core::local_list
