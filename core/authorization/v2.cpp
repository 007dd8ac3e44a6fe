#include "core/authorization/v2.hpp"

#include "core/authorization/contract.hpp"
#include "core/authorization/v2_token.hpp"
#include "core/tariff_cost/tariff_cost.hpp"
#include "core/wire.hpp"
#include "ocpp/v2/authorization.hpp"
#include "storage/records/configuration_keys.hpp"

#include <utility>

namespace voltgate::core::authorization::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;

Question question_of(const ChargePoint& from, const Received<ocpp2::AuthorizeRequest>& received) {
    Question question{from.organization_id(), from.identity(), 0, received.message.idToken.idToken.str(),
                      received.at};
    question.id_tag_type = type_of(received.message.idToken);
    return question;
}

/// C02: the token of a button that starts for everybody.
bool needs_nobody(const ocpp2::AuthorizeRequest& message) {
    return message.idToken.type == ocpp2::IdTokenEnum::NoAuthorization;
}

ocpp2::AuthorizeCertificateStatusEnum word_of(Contract contract) {
    using Word = ocpp2::AuthorizeCertificateStatusEnum;
    switch (contract) {
    case Contract::trusted:
        return Word::Accepted;
    case Contract::unreadable:
        return Word::SignatureError;
    case Contract::expired:
        return Word::CertificateExpired;
    case Contract::no_trusted_root:
    case Contract::of_another:
        return Word::CertChainError;
    case Contract::unknown:
        break;
    }
    return Word::NoCertificateAvailable;
}

/// What is known of the contract certificate that came with the token (C07); nothing when none came.
std::optional<Contract> contract_of(storage::Database& db, const ChargePoint& from,
                                    const Received<ocpp2::AuthorizeRequest>& received) {
    const auto& message = received.message;
    if (message.certificate)
        return judge_contract(
            db, {from.identity(), message.certificate->str(), message.idToken.idToken.str()}, received.at);
    // The issuer would have to be asked whether it was revoked.
    return message.iso15118CertificateHashData ? std::optional(Contract::unknown) : std::nullopt;
}

ocpp2::AuthorizeResponse answer(storage::Database& db, const ChargePoint& from,
                                const Received<ocpp2::AuthorizeRequest>& received, const Question& question) {
    Verdict verdict{Status::accepted, {}, {}};
    const auto contract = contract_of(db, from, received);
    if (!needs_nobody(received.message)) {
        verdict = decide(db, question);
        if (contract)
            weigh(*contract, verdict);
        record_verdict(db, question, verdict, "Authorize", nullptr);
    }
    ocpp2::AuthorizeResponse response;
    if (contract)
        response.certificateStatus = word_of(*contract);
    response.idTokenInfo = to_id_token_info(
        verdict, tariff_cost::driver_message(db, question.charge_point_id, question.organization_id));
    return response;
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store, Consultation& consultation) {
    dispatch.on<ocpp2::AuthorizeRequest>(
        [&store, &consultation](ChargePoint& from, Received<ocpp2::AuthorizeRequest> received)
            -> asio::awaitable<ocpp2::AuthorizeResponse> {
            auto question = question_of(from, received);
            if (!needs_nobody(received.message))
                question = co_await consultation.consult(question, "Authorize");
            co_return co_await store.write(
                [&](storage::Database& db) { return answer(db, from, received, question); });
        });
}

ocpp2::IdTokenInfo to_id_token_info(const Verdict& verdict, const std::optional<std::string>& message) {
    ocpp2::IdTokenInfo info;
    info.status = decltype(info.status)::of(authorization::word_of(verdict.status));
    if (verdict.group_id)
        info.groupIdToken = group_token(*verdict.group_id);
    if (verdict.expire_at)
        info.cacheExpiryDateTime = *verdict.expire_at;
    if (message && verdict.status == Status::accepted) {
        auto& content = info.personalMessage.emplace();
        content.format = ocpp2::MessageFormatEnum::UTF8;
        content.content = *message;
    }
    return info;
}

std::optional<std::string> master_pass_group(storage::Database& db, const std::string& charge_point_id) {
    for (const auto& key : storage::configuration_keys::by_name(db, charge_point_id, "MasterPassGroupId"))
        if (key.value && !key.value->empty())
            return key.value;
    return std::nullopt;
}

asio::awaitable<Outcome> clear_cache(Conversation& station, ClearCache) {
    const ocpp2::ClearCacheRequest request;
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    const bool cleared = answer->status == ocpp2::ClearCacheStatusEnum::Accepted;
    co_return station.answered(answer->status.text(), core::verdict_of(cleared));
}

} // namespace voltgate::core::authorization::v2
