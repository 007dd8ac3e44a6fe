#include "tools/simulator/v2/translate.hpp"

namespace voltgate::simulator {

Token token_of(const v2::IdToken& token) {
    return {token.idToken.str(), std::string(token.type.text())};
}

v2::IdToken id_token_of(const Token& token) {
    v2::IdToken made;
    made.idToken = token.text;
    made.type = ocpp::Open<v2::IdTokenEnum, 20>::of(token.type);
    return made;
}

Verdict verdict_of(const v2::IdTokenInfo& info) {
    Verdict verdict;
    verdict.status = info.status.text();
    if (info.groupIdToken)
        verdict.group = info.groupIdToken->idToken.str();
    verdict.expires_at = info.cacheExpiryDateTime;
    return verdict;
}

v2::ConnectorStatusEnum connector_status_of(EvseStatus status) {
    using enum v2::ConnectorStatusEnum;
    switch (status) {
    case EvseStatus::available:
        return Available;
    case EvseStatus::reserved:
        return Reserved;
    case EvseStatus::unavailable:
        return Unavailable;
    case EvseStatus::faulted:
        return Faulted;
    default:
        return Occupied;
    }
}

} // namespace voltgate::simulator
