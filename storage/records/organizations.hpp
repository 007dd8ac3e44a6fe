// Organizations: who owns the rows. The first migration makes one, which owns everything until others are
// added.
#pragma once

#include "storage/paging.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace voltgate::storage {

inline constexpr std::string_view default_organization = "org_00000000000000000000000000";

struct Organization {
    static constexpr std::string_view table = "organizations";

    std::string id{};
    std::string name{};
    std::optional<std::string> country{};
    std::optional<std::string> contact_email{};
    std::optional<std::string> external_id{};
    JsonText custom{"{}"};
    Timestamp created_at{};
    Timestamp updated_at{};
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Organization, (),
                      (id, name, country, contact_email, external_id, custom, created_at, updated_at,
                       version))

namespace organizations {

std::optional<Organization> get(Database& db, std::string_view id);
Page<Organization> list(Database& db, const PageRequest& page);

} // namespace organizations
} // namespace voltgate::storage
