#include "core/authorization/v16.hpp"

#include "ocpp/v16/authorization.hpp"

namespace voltgate::core::authorization::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;

// A group id longer than 1.6 can say (2.x: 36) is not said.
constexpr std::size_t longest_parent_id_tag = 20;

} // namespace

void serve(Dispatch& dispatch, storage::Store& store) {
    dispatch.on<ocpp16::AuthorizeRequest>(
        [&store](ChargePoint& from,
                 Received<ocpp16::AuthorizeRequest> received) -> asio::awaitable<ocpp16::AuthorizeResponse> {
            const Question question{from.organization_id(), from.identity(), 0, received.message.idTag.str(),
                                    received.at};
            const auto verdict = co_await store.write([&](storage::Database& db) {
                const auto decided = decide(db, question);
                remember(db, question, decided, "Authorize", {});
                return decided;
            });
            ocpp16::AuthorizeResponse response;
            response.idTagInfo = to_id_tag_info(verdict);
            co_return response;
        });
}

ocpp16::IdTagInfo to_id_tag_info(const Verdict& verdict) {
    ocpp16::IdTagInfo info;
    info.status = ocpp::Open<ocpp16::AuthorizationStatus>::of(word_of(verdict.status));
    if (verdict.group_id && verdict.group_id->size() <= longest_parent_id_tag)
        info.parentIdTag = *verdict.group_id;
    if (verdict.expire_at)
        info.expiryDate = *verdict.expire_at;
    return info;
}

} // namespace voltgate::core::authorization::v16
