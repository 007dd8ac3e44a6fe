#include "ocpp/rpc/errors.hpp"

#include <array>

namespace voltgate::ocpp {
namespace {

struct Spelling {
    Fault fault;
    std::string_view v16;
    std::string_view v2;
};

// OCPP-J 1.6 section 4.2.3; OCPP 2.0.1 and 2.1 part 4 section 4.3.
constexpr std::array spellings{
    Spelling{Fault::not_implemented, "NotImplemented", "NotImplemented"},
    Spelling{Fault::not_supported, "NotSupported", "NotSupported"},
    Spelling{Fault::formation, "FormationViolation", "FormatViolation"},
    Spelling{Fault::protocol, "ProtocolError", "ProtocolError"},
    Spelling{Fault::occurrence, "OccurenceConstraintViolation", "OccurrenceConstraintViolation"},
    Spelling{Fault::type, "TypeConstraintViolation", "TypeConstraintViolation"},
    Spelling{Fault::property, "PropertyConstraintViolation", "PropertyConstraintViolation"},
    Spelling{Fault::security, "SecurityError", "SecurityError"},
    Spelling{Fault::internal, "InternalError", "InternalError"},
    Spelling{Fault::generic, "GenericError", "GenericError"},
    Spelling{Fault::message_type_not_supported, "ProtocolError", "MessageTypeNotSupported"},
    Spelling{Fault::rpc_framework, "ProtocolError", "RpcFrameworkError"},
};

} // namespace

std::string_view wire_code(Fault fault, Version version) {
    const Spelling& spelling = spellings[static_cast<std::size_t>(fault)];
    return version == Version::v16 ? spelling.v16 : spelling.v2;
}

Fault fault_of(std::string_view code) {
    for (const Spelling& spelling : spellings) {
        if (code == spelling.v16 || code == spelling.v2)
            return spelling.fault;
    }
    return Fault::generic;
}

} // namespace voltgate::ocpp
