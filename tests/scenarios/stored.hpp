#pragma once

#include "storage/database.hpp"

#include <boost/json/array.hpp>

#include <string_view>

namespace voltgate::tests {

/// The rows of a record family as JSON, the oldest first; of one charge point unless its id is empty. Throws
/// std::invalid_argument for a family that it does not know.
boost::json::array stored_rows(storage::Database& db, std::string_view family,
                               std::string_view charge_point_id);

} // namespace voltgate::tests
