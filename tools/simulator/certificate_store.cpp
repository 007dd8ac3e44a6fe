#include "tools/simulator/certificate_store.hpp"

#include <algorithm>
#include <utility>

namespace voltgate::simulator {

namespace {

bool is_valid(const certs::Certificate& certificate, const ocpp::DateTime& time) {
    return time.at >= certificate.not_before && time.at <= certificate.not_after;
}

/// AdditionalRootCertificateCheck: a new root of the central system must be signed by the old one.
bool is_trusted(const CertificateStore& store, std::string_view central_root,
                const certs::Certificate& certificate) {
    return std::ranges::any_of(store.roots, [&](const auto& root) {
        return root.type == central_root && certs::is_signed_by(certificate, root.certificate);
    });
}

} // namespace

CertificateStore::Outcome CertificateStore::install(std::string_view type, std::string_view pem,
                                                    const Rules& rules) {
    auto certificate = certs::read_certificate(pem);
    if (!certificate || !is_valid(*certificate, rules.now))
        return Outcome::rejected;
    if (rules.checked && type == rules.central_root && !is_trusted(*this, type, *certificate))
        return Outcome::rejected;
    if (roots.size() >= rules.most)
        return Outcome::failed;
    std::erase_if(roots, [&](const Root& root) {
        return root.type == type && root.certificate.fingerprint == certificate->fingerprint;
    });
    roots.push_back({std::string(type), std::move(*certificate)});
    return Outcome::accepted;
}

CertificateStore::Outcome CertificateStore::remove(const certs::HashData& name,
                                                   std::string_view central_root) {
    const auto found = std::ranges::find_if(roots, [&](const Root& root) {
        return certs::name_the_same(name_of(root.certificate, name.algorithm), name);
    });
    if (found == roots.end())
        return Outcome::not_found;
    if (found->type == central_root && std::ranges::count(roots, found->type, &Root::type) == 1)
        return Outcome::failed;
    roots.erase(found);
    return Outcome::accepted;
}

/// A root's issuer is itself, or one that is installed beside it.
certs::HashData CertificateStore::name_of(const certs::Certificate& certificate,
                                          certs::HashAlgorithm algorithm) const {
    const auto issuer = std::ranges::find_if(
        roots, [&](const Root& root) { return certs::is_signed_by(certificate, root.certificate); });
    return certs::hash_data(certificate, issuer == roots.end() ? certificate : issuer->certificate,
                            algorithm);
}

std::string CertificateStore::request(certs::KeyKind kind, const std::string& common_name,
                                      const std::string& organization) {
    requested_key = certs::new_private_key(kind);
    auto csr = certs::make_signing_request(requested_key, common_name, organization);
    requested_public_key = certs::read_signing_request(csr)->public_key;
    return csr;
}

std::optional<std::string> CertificateStore::take_chain(std::string_view pem, const ocpp::DateTime& now) {
    const auto chain = certs::read_chain(pem);
    if (!chain)
        return chain.error().text;
    if (chain->front().public_key != requested_public_key || !is_valid(chain->front(), now))
        return "not for the requested key, or not valid now";
    own_key = std::exchange(requested_key, {});
    requested_public_key.clear();
    own_chain = pem;
    return std::nullopt;
}

} // namespace voltgate::simulator
