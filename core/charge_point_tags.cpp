#include "core/charge_point_tags.hpp"

#include <boost/json/parse.hpp>

namespace voltgate::core {

std::vector<std::string> tags_in(const storage::JsonText& tags) {
    std::vector<std::string> all;
    const auto json = boost::json::parse(tags.text);
    if (const auto* array = json.if_array()) {
        for (const auto& each : *array)
            if (each.is_string())
                all.emplace_back(each.get_string());
    }
    return all;
}

} // namespace voltgate::core
