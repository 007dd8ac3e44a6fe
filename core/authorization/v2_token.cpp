#include "core/authorization/v2_token.hpp"

#include "storage/records/id_tags.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace voltgate::core::authorization::v2 {

namespace {

/// Ours and the standard's; the first of several is what a received one is called.
using Pair = std::pair<std::string_view, std::string_view>;
constexpr std::array words{Pair{"iso14443", "ISO14443"},
                           Pair{"iso15693", "ISO15693"},
                           Pair{"mac_address", "MacAddress"},
                           Pair{"emaid", "eMAID"},
                           Pair{"key_code", "KeyCode"},
                           Pair{"central", "Central"},
                           Pair{"local", "Local"},
                           Pair{"no_authorization", "NoAuthorization"},
                           Pair{"rfid", "ISO14443"},
                           Pair{"other", "Central"}};

} // namespace

std::string type_on_the_wire(std::string_view word) {
    const auto found =
        std::find_if(words.begin(), words.end(), [&](const Pair& each) { return each.first == word; });
    return std::string(found == words.end() ? word : found->second);
}

std::string type_of(const ocpp::v2::IdToken& token) {
    const auto word = token.type.text();
    const auto found =
        std::find_if(words.begin(), words.end(), [&](const Pair& each) { return each.second == word; });
    return std::string(found == words.end() ? word : found->first);
}

ocpp::v2::IdToken token(const std::string& uid, std::string_view type) {
    ocpp::v2::IdToken out;
    out.idToken = uid;
    out.type = decltype(out.type)::of(type_on_the_wire(type));
    return out;
}

ocpp::v2::IdToken token_of(storage::Database& db, std::string_view organization_id, const std::string& id_tag,
                           const std::optional<std::string>& type) {
    if (type)
        return token(id_tag, *type);
    const auto registered = storage::id_tags::by_uid(db, id_tag, organization_id);
    return token(id_tag, registered ? registered->type : "central");
}

ocpp::v2::IdToken group_token(const std::string& group_id) {
    return token(group_id, "central");
}

} // namespace voltgate::core::authorization::v2
