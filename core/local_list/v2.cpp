#include "core/local_list/v2.hpp"

#include "core/authorization/v2.hpp"
#include "core/authorization/v2_token.hpp"
#include "core/told.hpp"
#include "ocpp/json/codec.hpp"
#include "ocpp/v2/local_list.hpp"
#include "storage/records/configuration_keys.hpp"

#include <utility>

namespace voltgate::core::local_list::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;
using storage::Database;

// string[36] of an idToken.
constexpr std::size_t longest_id_tag = 36;
// What a message has around its entries.
constexpr std::size_t envelope_bytes = 200;

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

/// What a variable of the component tells: its value, and the most that it can be.
struct Limit {
    std::optional<std::size_t> value;
    std::optional<std::size_t> most;
};

Limit limit(Database& db, const std::string& charge_point_id, std::string_view variable) {
    Limit limit;
    for (const auto& key : storage::configuration_keys::by_name(db, charge_point_id, variable)) {
        if (key.component_name != component)
            continue;
        const auto number = told::number_in(key.value.value_or(""));
        if (number.value_or(0) > 0)
            limit.value = static_cast<std::size_t>(*number);
        if (key.max_limit.value_or(0) >= 1)
            limit.most = static_cast<std::size_t>(*key.max_limit);
    }
    return limit;
}

} // namespace

Capacity capacity_of(Database& db, const std::string& charge_point_id, const Settings& settings) {
    Capacity capacity;
    capacity.entries = limit(db, charge_point_id, "Entries").most;
    capacity.portion.entries = limit(db, charge_point_id, "ItemsPerMessage")
                                   .value.value_or(static_cast<std::size_t>(settings.local_lists.portion));
    if (const auto bytes = limit(db, charge_point_id, "BytesPerMessage").value)
        capacity.portion.bytes = *bytes > envelope_bytes ? *bytes - envelope_bytes : 1;
    capacity.portion.bytes_of = bytes_of;
    capacity.longest_id_tag = longest_id_tag;
    return capacity;
}

Words words() {
    return {version, send};
}

} // namespace voltgate::core::local_list::v2
