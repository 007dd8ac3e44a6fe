#pragma once

#include "certs/csr.hpp"
#include "core/certificates/certificates.hpp"
#include "core/origin.hpp"
#include "core/settings.hpp"
#include "storage/database.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>

/// A charge point asks for a certificate of its own, and gets it. Rules that run inside a write.
namespace voltgate::core::certificates {

/// The longest request that is looked at (SignCertificate.csr).
inline constexpr std::size_t longest_request = 5'500;

/// What a charge point sent, and what was read of it.
struct SigningDemand {
    Origin origin;
    std::string csr; ///< as it came
    certs::Checked<certs::SigningRequest> read;
    const boost::json::value& message; ///< for a review
    storage::CertificateType type = storage::CertificateType::ChargingStationCertificate;
    std::optional<std::int64_t> request_number{}; ///< the charge point's own
};

/// Reads a demand's request; slow enough to be done outside of a write.
[[nodiscard]] certs::Checked<certs::SigningRequest> read_demand(const std::string& csr);

/// Stores a request that is fit to be signed; the newest counts. What is wrong with another goes on the
/// review list. True: it waits to be signed.
bool demand(storage::Database& db, const SigningDemand& demand, const Settings& settings);

/// Why a chain is not even sent: it is not for the pending request's key, not valid, or too long.
[[nodiscard]] std::optional<Refusal> refuse_signed(storage::Database& db, const std::string& charge_point_id,
                                                   const SendSignedCertificate& command, Instant now);

/// The request that a chain is for; nothing when there is none (any more).
[[nodiscard]] std::optional<storage::CertificateRequest>
request_for(storage::Database& db, const std::string& charge_point_id, const SendSignedCertificate& command);

/// What the charge point made of the chain closes its request.
enum class Taken { accepted, declined };
void delivered(storage::Database& db, const Origin& origin, const SendSignedCertificate& command,
               Taken taken);

} // namespace voltgate::core::certificates
