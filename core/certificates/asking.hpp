#pragma once

#include "core/certificates/certificates.hpp"
#include "core/certificates/installed.hpp"
#include "core/command/reply.hpp"
#include "core/origin.hpp"

#include <optional>

/// What every version of the protocol does around its calls about certificates.
namespace voltgate::core::certificates {

/// What a charge point lists of one type, or why it lists nothing.
struct Listed {
    std::optional<ocpp::CallFailure> failure{};
    Names names{};
};

/// What came of sending a root: it is remembered when it was taken.
[[nodiscard]] Outcome after_install(Reply reply, const Origin& origin, InstallCertificate command);
/// What came of sending a chain: its request has an end.
[[nodiscard]] Outcome after_delivery(Reply reply, const Origin& origin, SendSignedCertificate command);

} // namespace voltgate::core::certificates
