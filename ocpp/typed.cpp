#include "ocpp/typed.hpp"

namespace voltgate::ocpp {

CallFailure not_understood(Peer& peer, std::string_view message_id, const Violation& violation) {
    peer.refuse_result(message_id, CallFault{violation.fault, violation.text()});
    return {CallFailure::Kind::invalid_answer, {}, violation.text(), {}};
}

} // namespace voltgate::ocpp
