#include "core/local_list/v2.hpp"

#include "core/authorization/v2.hpp"
#include "core/authorization/v2_token.hpp"
#include "core/provisioning/v2_room.hpp"
#include "core/told_variable.hpp"
#include "ocpp/json/codec.hpp"
#include "ocpp/v2/local_list.hpp"

#include <algorithm>
#include <utility>

namespace voltgate::core::local_list::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;
using storage::Database;

// string[36] of an idToken.
constexpr std::size_t longest_id_tag = 36;
// What the request has beside its entries.
constexpr std::size_t own_members = 100;

constexpr std::string_view component = "LocalAuthListCtrlr";

/// A card unless it was registered as something else.
std::string type_of(const std::optional<Entry>& entry) {
    return entry && entry->type ? *entry->type : "rfid";
}

ocpp2::AuthorizationData data_of(const Change& change) {
    ocpp2::AuthorizationData data;
    data.idToken = authorization::v2::token(change.id_tag, change.type.value_or(type_of(change.entry)));
    if (change.entry)
        data.idTokenInfo = authorization::v2::to_id_token_info(
            {change.entry->status, change.entry->group_id, change.entry->expire_at});
    return data;
}

std::size_t bytes_of(const Change& change) {
    const auto text = ocpp::json::encode(data_of(change), ocpp::Version::v201);
    return text ? text->size() + 1 : 0;
}

ocpp2::SendLocalListRequest request_of(const Part& part) {
    ocpp2::SendLocalListRequest request;
    request.versionNumber = part.version;
    request.updateType =
        part.type == UpdateType::full ? ocpp2::UpdateEnum::Full : ocpp2::UpdateEnum::Differential;
    for (const auto& change : part.changes) {
        if (!request.localAuthorizationList)
            request.localAuthorizationList.emplace();
        request.localAuthorizationList->push_back(data_of(change));
    }
    return request;
}

PartAnswer::Kind kind_of(const ocpp2::SendLocalListResponse& answer) {
    if (answer.status == ocpp2::SendLocalListStatusEnum::Accepted)
        return PartAnswer::Kind::accepted;
    const bool known = answer.status.known().has_value(); // Failed or VersionMismatch
    return known ? PartAnswer::Kind::wants_full : PartAnswer::Kind::refused;
}

asio::awaitable<Words::Answer<std::int64_t>> version(Conversation& station) {
    const ocpp2::GetLocalListVersionRequest request;
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return answer.error();
    co_return answer->versionNumber;
}

asio::awaitable<Words::Answer<PartAnswer>> send(Conversation& station, Part part) {
    const auto request = request_of(part);
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return answer.error();
    co_return PartAnswer{kind_of(*answer), std::string(answer->status.text())};
}

} // namespace

Capacity capacity_of(Database& db, const std::string& charge_point_id, const Settings& settings) {
    Capacity capacity;
    if (const auto most = told::variable_limit(db, charge_point_id, component, "Entries"))
        capacity.entries = static_cast<std::size_t>(*most);
    static_cast<multipart::Room&>(capacity.portion) =
        provisioning::v2::room_of(db, charge_point_id, component, "SendLocalList",
                                  static_cast<std::size_t>(settings.local_lists.portion));
    capacity.portion.bytes = std::max(capacity.portion.bytes, own_members) - own_members;
    capacity.portion.bytes_of = bytes_of;
    capacity.longest_id_tag = longest_id_tag;
    return capacity;
}

Words words() {
    return {version, send};
}

} // namespace voltgate::core::local_list::v2
