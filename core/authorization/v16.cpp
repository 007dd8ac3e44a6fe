#include "core/authorization/v16.hpp"

#include "ocpp/v16/authorization.hpp"

#include <utility>

namespace voltgate::core::authorization::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;

// A group id longer than 1.6 can say (2.x: 36) is not said.
constexpr std::size_t longest_parent_id_tag = 20;

/// 1.6 has no word for a token without credit, or for one that may charge elsewhere or later.
Status sayable(Status status) {
    switch (status) {
    case Status::no_credit:
    case Status::not_allowed_type_evse:
    case Status::not_at_this_location:
    case Status::not_at_this_time:
        return Status::blocked;
    case Status::unknown:
        return Status::invalid;
    default:
        return status;
    }
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store, Consultation& consultation) {
    dispatch.on<ocpp16::AuthorizeRequest>(
        [&store, &consultation](ChargePoint& from, Received<ocpp16::AuthorizeRequest> received)
            -> asio::awaitable<ocpp16::AuthorizeResponse> {
            Question asked{from.organization_id(),       from.identity(), 0,
                           received.message.idTag.str(), received.at,     {}};
            const auto question = co_await consultation.consult(std::move(asked), "Authorize");
            const auto verdict = co_await store.write_repeatable([&](storage::Database& db) {
                const auto decided = decide(db, question);
                record_verdict(db, question, decided, "Authorize", nullptr);
                return decided;
            });
            ocpp16::AuthorizeResponse response;
            response.idTagInfo = to_id_tag_info(verdict);
            co_return response;
        });
}

ocpp16::IdTagInfo to_id_tag_info(const Verdict& verdict) {
    ocpp16::IdTagInfo info;
    info.status = ocpp::Open<ocpp16::AuthorizationStatus>::of(word_of(sayable(verdict.status)));
    if (verdict.group_id && verdict.group_id->size() <= longest_parent_id_tag)
        info.parentIdTag = *verdict.group_id;
    if (verdict.expire_at)
        info.expiryDate = *verdict.expire_at;
    return info;
}

asio::awaitable<Outcome> clear_cache(Conversation& station, ClearCache) {
    const ocpp16::ClearCacheRequest request;
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    const bool cleared = answer->status == ocpp16::ClearCacheStatus::Accepted;
    co_return station.answered(answer->status.text(), core::verdict_of(cleared));
}

} // namespace voltgate::core::authorization::v16
