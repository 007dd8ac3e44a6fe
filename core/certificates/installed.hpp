#pragma once

#include "core/certificates/certificates.hpp"
#include "core/origin.hpp"
#include "storage/database.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// Which certificates a charge point has. Rules that run inside a write.
namespace voltgate::core::certificates {

/// Why a certificate is not even sent: it cannot be read, is not valid now, is too long, or the charge point
/// said that it takes no such one.
[[nodiscard]] std::optional<Refusal> refuse_install(storage::Database& db, const std::string& charge_point_id,
                                                    const InstallCertificate& command, Instant now);

/// The charge point has taken it.
void installed(storage::Database& db, const Origin& origin, const InstallCertificate& command);

[[nodiscard]] std::optional<Refusal> refuse_delete(storage::Database& db, const std::string& charge_point_id,
                                                   const DeleteCertificate& command);

/// How the charge point names the certificate that is meant; nothing when it is not known (any more).
[[nodiscard]] std::optional<certs::HashData>
named_by(storage::Database& db, const std::string& charge_point_id, const DeleteCertificate& command);

/// The charge point has it no more.
void removed(storage::Database& db, const Origin& origin, const certs::HashData& name);

/// More than any equipment stores; what it lists beyond is left out.
inline constexpr std::size_t most_listed = 300;
inline constexpr std::size_t most_in_chain = 4; // what a listed chain may hold beside its certificate

/// Names of one type as a charge point lists them.
struct Names {
    std::vector<certs::HashData> kept{};
    std::size_t left_out = 0;

    void add(certs::HashData name) {
        if (kept.size() < most_listed)
            kept.push_back(std::move(name));
        else
            ++left_out;
    }
};

/// One that it lists, and those between it and its root.
struct Listing {
    certs::HashData name;
    std::vector<certs::HashData> chain{};
};

/// Stores what it lists of one type, exactly as it does: what is not in the list is not there.
void listed_chains(storage::Database& db, const Origin& origin, storage::CertificateType type,
                   const std::vector<Listing>& listings);
void listed(storage::Database& db, const Origin& origin, storage::CertificateType type,
            const std::vector<certs::HashData>& names);

/// The event certificate.changed; the change in a word.
void tell_changed(storage::Database& db, const Origin& origin, std::string change,
                  std::optional<storage::CertificateType> type,
                  std::optional<std::string> certificate_id = {}, std::optional<std::string> request_id = {});

/// A row for a certificate whose text we have, named as well as that can be done.
[[nodiscard]] storage::Certificate row_of(const Origin& origin, storage::CertificateType type,
                                          const certs::Certificate& certificate);

} // namespace voltgate::core::certificates
