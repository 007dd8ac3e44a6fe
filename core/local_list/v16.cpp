#include "core/local_list/v16.hpp"

#include "core/authorization/v16.hpp"
#include "core/told.hpp"
#include "ocpp/v16/local_list.hpp"

#include <utility>

namespace voltgate::core::local_list::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;
using storage::Database;

// CiString20Type.
constexpr std::size_t longest_id_tag = 20;

/// A limit; 0 is none.
std::optional<std::size_t> limit(Database& db, const std::string& charge_point_id, std::string_view key) {
    const auto number = told::number(db, charge_point_id, key);
    return number.value_or(0) > 0 ? std::optional(static_cast<std::size_t>(*number)) : std::nullopt;
}

ocpp16::SendLocalListRequest request_of(const Part& part) {
    ocpp16::SendLocalListRequest request;
    request.listVersion = part.version;
    request.updateType =
        part.type == UpdateType::full ? ocpp16::UpdateType::Full : ocpp16::UpdateType::Differential;
    auto& list = request.localAuthorizationList.emplace();
    for (const auto& change : part.changes) {
        ocpp16::AuthorizationData data;
        data.idTag = change.id_tag;
        if (change.entry)
            data.idTagInfo = authorization::v16::to_id_tag_info(
                {change.entry->status, change.entry->group_id, change.entry->expire_at});
        list.push_back(std::move(data));
    }
    return request;
}

PartAnswer::Kind kind_of(const ocpp16::SendLocalListResponse& answer) {
    using Status = ocpp16::UpdateStatus;
    if (answer.status == Status::Accepted)
        return PartAnswer::Kind::accepted;
    if (answer.status == Status::NotSupported)
        return PartAnswer::Kind::not_supported;
    const bool known = answer.status.known().has_value(); // Failed or VersionMismatch
    return known ? PartAnswer::Kind::wants_full : PartAnswer::Kind::refused;
}

asio::awaitable<Words::Answer<std::int64_t>> version(Conversation& station) {
    const ocpp16::GetLocalListVersionRequest request;
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return answer.error();
    co_return answer->listVersion;
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
    capacity.entries = limit(db, charge_point_id, "LocalAuthListMaxLength");
    capacity.portion.items = limit(db, charge_point_id, "SendLocalListMaxLength")
                                 .value_or(static_cast<std::size_t>(settings.local_lists.portion));
    capacity.longest_id_tag = longest_id_tag;
    return capacity;
}

Words words() {
    return {version, send};
}

} // namespace voltgate::core::local_list::v16
