#include "core/certificates/asking.hpp"

#include "core/certificates/signing.hpp"

#include <utility>

namespace voltgate::core::certificates {

Outcome after_install(Reply reply, const Origin& origin, InstallCertificate command) {
    if (reply.accepted)
        reply.outcome.effect = [origin, command = std::move(command)](storage::Database& db) {
            installed(db, origin, command);
        };
    return std::move(reply.outcome);
}

Outcome after_delivery(Reply reply, const Origin& origin, SendSignedCertificate command) {
    if (reply.answered)
        reply.outcome.effect = [origin, command = std::move(command),
                                taken = reply.accepted ? Taken::accepted : Taken::declined](
                                   storage::Database& db) { delivered(db, origin, command, taken); };
    return std::move(reply.outcome);
}

} // namespace voltgate::core::certificates
