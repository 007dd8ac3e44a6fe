#pragma once

#include "core/certificates/certificates.hpp"
#include "core/dispatch.hpp"
#include "core/settings.hpp"
#include "storage/store.hpp"

/// Certificates in the words of OCPP 1.6's security whitepaper.
namespace voltgate::core::certificates::v16 {

/// Handles SignCertificate.
void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings);

/// Why a type of certificate cannot be named.
[[nodiscard]] std::optional<Refusal> refuse_install(const InstallCertificate& command);
[[nodiscard]] std::optional<Refusal> refuse_remove(const DeleteCertificate& command);
[[nodiscard]] std::optional<Refusal> refuse_sync(const SyncCertificates& command);

boost::asio::awaitable<Outcome> install(Conversation& station, InstallCertificate command,
                                        const Clock& clock);
boost::asio::awaitable<Outcome> remove(Conversation& station, DeleteCertificate command, const Clock& clock);
boost::asio::awaitable<Outcome> sync(Conversation& station, SyncCertificates command, const Clock& clock);
/// CertificateSigned.
boost::asio::awaitable<Outcome> send_signed(Conversation& station, SendSignedCertificate command,
                                            const Clock& clock);

} // namespace voltgate::core::certificates::v16
