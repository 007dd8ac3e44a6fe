// Tariffs: the present terms of each, and every version that it ever had, because a session keeps the one
// that it began under. Prices are millionths of the currency's unit, the tax is in parts per million: whole
// numbers.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

struct Tariff {
    static constexpr std::string_view table = "tariffs";

    std::string id{};
    std::string organization_id{default_organization};
    std::string name{};
    bool is_default = false; // at most one of an organization
    std::string currency{};  // ISO 4217
    std::int64_t price_per_kwh_micro = 0;
    std::int64_t price_per_minute_micro = 0;
    std::int64_t price_per_session_micro = 0;
    std::int64_t tax_ppm = 0;
    std::optional<std::string> external_id{};
    JsonText custom{"{}"};
    Timestamp created_at{};
    Timestamp updated_at{};
    std::int64_t version = 1;
    std::optional<std::string> driver_message{}; // what drivers are told of it before they charge
};
BOOST_DESCRIBE_STRUCT(Tariff, (),
                      (id, organization_id, name, is_default, currency, price_per_kwh_micro,
                       price_per_minute_micro, price_per_session_micro, tax_ppm, external_id, custom,
                       created_at, updated_at, version, driver_message))

// The terms of a tariff at one of its versions; never changed.
struct TariffVersion {
    static constexpr std::string_view table = "tariff_versions";
    static constexpr std::string_view key = "tariff_id, version";

    std::string tariff_id{};
    std::int64_t version = 1;
    std::string currency{};
    std::int64_t price_per_kwh_micro = 0;
    std::int64_t price_per_minute_micro = 0;
    std::int64_t price_per_session_micro = 0;
    std::int64_t tax_ppm = 0;
    Timestamp created_at{};
};
BOOST_DESCRIBE_STRUCT(TariffVersion, (),
                      (tariff_id, version, currency, price_per_kwh_micro, price_per_minute_micro,
                       price_per_session_micro, tax_ppm, created_at))

// The tariff of all charge points that bear a tag (label).
struct TariffAssignment {
    static constexpr std::string_view table = "tariff_assignments";
    static constexpr std::string_view key = "organization_id, charge_point_tag";

    std::string organization_id{default_organization};
    std::string charge_point_tag{};
    std::string tariff_id{};
    Timestamp updated_at{};
};
BOOST_DESCRIBE_STRUCT(TariffAssignment, (), (organization_id, charge_point_tag, tariff_id, updated_at))

// What of a charge point decides which tariff holds for it.
struct TariffTies {
    std::optional<std::string> tariff_id{}; // its own
    JsonText tags{"[]"};
};
BOOST_DESCRIBE_STRUCT(TariffTies, (), (tariff_id, tags))

namespace tariffs {

struct ListFilter {
    std::optional<std::string> organization_id{};
    std::optional<std::string> currency{};
    std::optional<bool> is_default{};
    std::optional<std::string> external_id{};
};

// Adds it with its first version; a default takes the place of the one before.
void add(Database& db, const Tariff& tariff);
std::optional<Tariff> get(Database& db, std::string_view id);
Page<Tariff> list(Database& db, const ListFilter& filter, const PageRequest& page);
// Writes the record and keeps its terms as a new version; false when it was changed meanwhile.
bool update(Database& db, Tariff& tariff);
// The versions stay, for the sessions that began under them. Charge points and groups of them lose it.
bool remove(Database& db, std::string_view id);

// Nothing where there is no such charge point.
std::optional<TariffTies> ties_of(Database& db, std::string_view charge_point_id);
std::optional<Tariff> of_tag(Database& db, std::string_view organization_id, std::string_view tag);
std::optional<Tariff> default_of(Database& db, std::string_view organization_id);
std::optional<TariffVersion> version(Database& db, std::string_view id, std::int64_t version);

} // namespace tariffs

namespace tariff_assignments {

struct ListFilter {
    std::optional<std::string> organization_id{};
    std::optional<std::string> tariff_id{};
};

// Takes the place of the tag's tariff before.
void put(Database& db, const TariffAssignment& assignment);
std::optional<TariffAssignment> get(Database& db, std::string_view organization_id, std::string_view tag);
// By their tags.
Page<TariffAssignment> list(Database& db, const ListFilter& filter, const PageRequest& page);
bool remove(Database& db, std::string_view organization_id, std::string_view tag);

} // namespace tariff_assignments
} // namespace voltgate::storage
