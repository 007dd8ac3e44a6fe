#pragma once

#include "core/certificates/certificates.hpp"
#include "core/dispatch.hpp"
#include "core/settings.hpp"
#include "storage/store.hpp"

/// Certificates in the words of OCPP 2.0.1 and 2.1.
namespace voltgate::core::certificates::v2 {

/// Handles SignCertificate; Get15118EVCertificate and GetCertificateStatus, which fail with a reason while no
/// authority and no responder is at hand.
void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings);

/// Why a version cannot name a type of certificate.
[[nodiscard]] std::optional<Refusal> refuse_install(const InstallCertificate& command, ocpp::Version version);
[[nodiscard]] std::optional<Refusal> refuse_remove(const DeleteCertificate& command, ocpp::Version version);
[[nodiscard]] std::optional<Refusal> refuse_sync(const SyncCertificates& command, ocpp::Version version);

boost::asio::awaitable<Outcome> install(Conversation& station, InstallCertificate command,
                                        const Clock& clock);
boost::asio::awaitable<Outcome> remove(Conversation& station, DeleteCertificate command, const Clock& clock);
boost::asio::awaitable<Outcome> sync(Conversation& station, SyncCertificates command, const Clock& clock);
/// CertificateSigned.
boost::asio::awaitable<Outcome> send_signed(Conversation& station, SendSignedCertificate command,
                                            const Clock& clock);

} // namespace voltgate::core::certificates::v2
