#include "core/local_list/v16.hpp"
#include "core/local_list/v2.hpp"
#include "core/local_list/words.hpp"

namespace voltgate::core::local_list {

namespace {

using Told = Capacity (*)(storage::Database&, const std::string&, const Settings&);

// A charge point that has never connected is taken for one of the older version.
Told for_protocol(std::string_view protocol) {
    return protocol.starts_with("2") ? v2::capacity_of : v16::capacity_of;
}

} // namespace

Capacity capacity_of(storage::Database& db, const std::string& charge_point_id, std::string_view protocol,
                     const Settings& settings) {
    return for_protocol(protocol)(db, charge_point_id, settings);
}

} // namespace voltgate::core::local_list
