#include "core/told.hpp"

#include "ocpp/types/text.hpp"
#include "ocpp/types/trimmed.hpp"
#include "storage/records/configuration_keys.hpp"

#include <algorithm>
#include <charconv>

namespace voltgate::core::told {

std::optional<std::string> text(storage::Database& db, std::string_view charge_point_id,
                                std::string_view key) {
    auto known = storage::configuration_keys::get(db, charge_point_id, key);
    if (!known || !known->known || !known->value || known->value->empty())
        return std::nullopt;
    return std::move(known->value);
}

std::optional<std::int64_t> number(storage::Database& db, std::string_view charge_point_id,
                                   std::string_view key) {
    const auto value = text(db, charge_point_id, key);
    return value ? number_in(*value) : std::nullopt;
}

bool yes(storage::Database& db, std::string_view charge_point_id, std::string_view key) {
    const auto value = text(db, charge_point_id, key);
    return value && ocpp::equal_ignoring_case(ocpp::trimmed(*value), "true");
}

std::vector<std::string> list(storage::Database& db, std::string_view charge_point_id, std::string_view key) {
    return items_in(text(db, charge_point_id, key).value_or(""));
}

std::optional<std::int64_t> number_in(std::string_view value) {
    value = ocpp::trimmed(value);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size() || number < 0)
        return std::nullopt;
    return number;
}

std::vector<std::string> items_in(std::string_view list) {
    std::vector<std::string> items;
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        if (const auto item = ocpp::trimmed(list.substr(0, comma)); !item.empty())
            items.emplace_back(item);
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return items;
}

} // namespace voltgate::core::told
