#include "core/authorization/contract.hpp"

#include "certs/certificate.hpp"
#include "storage/records/certificates.hpp"

#include <algorithm>
#include <vector>

namespace voltgate::core::authorization {

namespace {

bool is_valid_at(const certs::Certificate& certificate, Instant now) {
    return certificate.not_before <= now && now < certificate.not_after;
}

/// The roots of contract issuers that went through our hands to the charge point.
std::vector<certs::Certificate> trusted_roots(storage::Database& db, const std::string& charge_point_id) {
    std::vector<certs::Certificate> roots;
    for (const auto& row : storage::certificates::of_charge_point(db, charge_point_id)) {
        if (row.type != storage::CertificateType::MORootCertificate || !row.pem)
            continue;
        if (auto root = certs::read_certificate(*row.pem))
            roots.push_back(std::move(*root));
    }
    return roots;
}

} // namespace

Contract judge_contract(storage::Database& db, const std::string& charge_point_id, std::string_view pem,
                        Instant now) {
    const auto chain = certs::read_chain(pem);
    if (!chain || chain->empty())
        return Contract::unreadable;
    const bool valid =
        std::all_of(chain->begin(), chain->end(), [&](const auto& each) { return is_valid_at(each, now); });
    if (!valid)
        return Contract::expired;
    const auto& last = chain->back();
    const auto roots = trusted_roots(db, charge_point_id);
    const bool trusted = std::any_of(roots.begin(), roots.end(), [&](const auto& root) {
        return is_valid_at(root, now) && (root.der == last.der || certs::is_signed_by(last, root));
    });
    return trusted ? Contract::trusted : Contract::no_trusted_root;
}

} // namespace voltgate::core::authorization
