#include "storage/row_sql.hpp"

namespace voltgate::storage::detail {

namespace {

// The next name of a comma separated list, taken off its front.
std::string_view take_name(std::string_view& list) {
    const auto comma = list.find(',');
    auto name = list.substr(0, comma);
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
    while (name.starts_with(' '))
        name.remove_prefix(1);
    return name;
}

} // namespace

bool is_key(std::string_view keys, std::string_view column) {
    while (!keys.empty()) {
        if (take_name(keys) == column)
            return true;
    }
    return false;
}

std::string key_condition_text(std::string_view keys) {
    std::string text;
    while (!keys.empty())
        text.append(text.empty() ? "where " : " and ").append(take_name(keys)).append(" = ?");
    return text;
}

} // namespace voltgate::storage::detail
