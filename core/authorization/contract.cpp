#include "core/authorization/contract.hpp"

#include "certs/certificate.hpp"
#include "ocpp/types/text.hpp"
#include "storage/records/certificates.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace voltgate::core::authorization {

namespace {

bool is_valid_at(const certs::Certificate& certificate, Instant now) {
    return certificate.not_before <= now && now < certificate.not_after;
}

/// The roots of contract issuers that went through our hands to the charge point.
std::vector<certs::Certificate> trusted_roots(storage::Database& db, std::string_view charge_point_id) {
    std::vector<certs::Certificate> roots;
    for (const auto& row : storage::certificates::of_charge_point(db, charge_point_id)) {
        if (row.type != storage::CertificateType::MORootCertificate || !row.pem)
            continue;
        if (auto root = certs::read_certificate(*row.pem))
            roots.push_back(std::move(*root));
    }
    return roots;
}

bool is_trusted(storage::Database& db, std::string_view charge_point_id, const certs::Certificate& last,
                Instant now) {
    const auto roots = trusted_roots(db, charge_point_id);
    return std::any_of(roots.begin(), roots.end(), [&](const auto& root) {
        return is_valid_at(root, now) && (root.der == last.der || certs::is_signed_by(last, root));
    });
}

/// Hyphens, the letter case and the check digit at the end are a matter of taste.
bool is_same_emaid(std::string one, std::string other) {
    constexpr std::size_t without_check_digit = 14;
    std::erase(one, '-');
    std::erase(other, '-');
    const auto [shorter, longer] = std::minmax({one.size(), other.size()});
    if (shorter == without_check_digit && longer == shorter + 1) {
        one.resize(without_check_digit);
        other.resize(without_check_digit);
    }
    return ocpp::equal_ignoring_case(one, other);
}

} // namespace

Contract judge_contract(storage::Database& db, const ToldContract& told, Instant now) {
    const auto chain = certs::read_chain(told.pem);
    if (!chain || chain->empty())
        return Contract::unreadable;
    const bool valid =
        std::all_of(chain->begin(), chain->end(), [&](const auto& each) { return is_valid_at(each, now); });
    if (!valid)
        return Contract::expired;
    if (!is_trusted(db, told.charge_point_id, chain->back(), now))
        return Contract::no_trusted_root;
    const bool is_its_own = is_same_emaid(chain->front().common_name, std::string(told.emaid));
    return is_its_own ? Contract::trusted : Contract::of_another;
}

void weigh(Contract contract, Verdict& verdict) {
    if (verdict.status != Status::accepted)
        return;
    const auto refuse = [&](Status status, std::string_view reason) {
        verdict.status = status;
        verdict.reason = reason;
    };
    switch (contract) {
    case Contract::unreadable:
        return refuse(Status::invalid, "certificate_unreadable");
    case Contract::expired:
        return refuse(Status::expired, "certificate_expired");
    case Contract::no_trusted_root:
        return refuse(Status::invalid, "certificate_not_trusted");
    case Contract::of_another:
        return refuse(Status::invalid, "certificate_of_another");
    case Contract::trusted:
    case Contract::unknown:
        break;
    }
}

} // namespace voltgate::core::authorization
