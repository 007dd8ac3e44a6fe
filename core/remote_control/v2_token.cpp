#include "core/remote_control/v2_token.hpp"

#include "storage/records/id_tags.hpp"

#include <array>
#include <utility>

namespace voltgate::core::remote_control::v2 {

namespace {

constexpr std::array our_words{
    std::pair<std::string_view, std::string_view>{"rfid", "ISO14443"},
    std::pair<std::string_view, std::string_view>{"mac_address", "MacAddress"},
    std::pair<std::string_view, std::string_view>{"emaid", "eMAID"},
    std::pair<std::string_view, std::string_view>{"key_code", "KeyCode"},
    std::pair<std::string_view, std::string_view>{"central", "Central"},
    std::pair<std::string_view, std::string_view>{"local", "Local"},
    std::pair<std::string_view, std::string_view>{"iso14443", "ISO14443"},
    std::pair<std::string_view, std::string_view>{"iso15693", "ISO15693"},
    std::pair<std::string_view, std::string_view>{"no_authorization", "NoAuthorization"},
    std::pair<std::string_view, std::string_view>{"other", "Central"}};

ocpp::v2::IdToken token(const std::string& text, std::string_view type) {
    ocpp::v2::IdToken out;
    out.idToken = text;
    out.type = decltype(out.type)::of(type);
    return out;
}

} // namespace

std::string token_type(std::string_view word) {
    for (const auto& [ours, standard] : our_words) {
        if (ours == word)
            return std::string(standard);
    }
    return std::string(word);
}

ocpp::v2::IdToken token_of(storage::Database& db, std::string_view organization_id, const std::string& id_tag,
                           const std::optional<std::string>& type) {
    if (type)
        return token(id_tag, token_type(*type));
    const auto registered = storage::id_tags::by_uid(db, id_tag, organization_id);
    return token(id_tag, registered ? token_type(registered->type) : "Central");
}

ocpp::v2::IdToken group_token(const std::string& group_id) {
    return token(group_id, "Central");
}

} // namespace voltgate::core::remote_control::v2
