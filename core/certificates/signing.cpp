#include "core/certificates/signing.hpp"

#include "certs/encoding.hpp"
#include "certs/pem.hpp"
#include "core/certificates/installed.hpp"
#include "core/review.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/ulid.hpp"

#include <utility>

namespace voltgate::core::certificates {

namespace {

using storage::CertificateRequest;
using storage::CertificateRequestStatus;
using storage::CertificateType;

bool is_name_of(const storage::ChargePoint& record, const std::string& common_name) {
    return !common_name.empty() && (common_name == record.id || common_name == record.serial_number ||
                                    common_name == record.charge_box_serial_number);
}

/// O must be the operator (CpoName) and CN the charge point (A02.FR.06 and the whitepaper's use case A02).
std::optional<std::string> subject_fault(storage::Database& db, const std::string& charge_point_id,
                                         const certs::SigningRequest& request, const Settings& settings) {
    const auto record = storage::charge_points::get(db, charge_point_id);
    if (record && !is_name_of(*record, request.common_name))
        return "its CN \"" + request.common_name +
               "\" is neither the charge point's serial number nor its identity";
    if (request.organization.empty())
        return settings.certificates.csr_needs_organization
                   ? std::optional<std::string>("it names no operator (O)")
                   : std::nullopt;
    const auto own = told_of(db, charge_point_id, operator_name);
    if (own && request.organization != *own)
        return "its O \"" + request.organization + "\" is not the operator \"" + *own + "\" (CpoName)";
    return std::nullopt;
}

std::optional<std::string> fault_of(storage::Database& db, const SigningDemand& demand,
                                    const Settings& settings) {
    if (!demand.read)
        return demand.read.error().text;
    // What a certificate for ISO 15118 names is the affair of that standard.
    if (demand.type == CertificateType::V2GCertificateChain)
        return std::nullopt;
    return subject_fault(db, demand.origin.charge_point_id, *demand.read, settings);
}

CertificateRequest row_of(const SigningDemand& demand) {
    CertificateRequest row;
    row.id = storage::new_id("csr", demand.origin.received_at);
    row.organization_id = demand.origin.organization_id;
    row.charge_point_id = demand.origin.charge_point_id;
    row.csr = certs::normalised_pem(demand.csr).substr(0, longest_request);
    row.received_at = demand.origin.received_at;
    row.type = demand.type;
    row.request_number = demand.request_number;
    if (demand.read) {
        row.csr = demand.read->pem;
        row.subject = demand.read->subject;
        row.key_type = demand.read->key;
        row.public_key = certs::base64(demand.read->public_key);
    }
    return row;
}

void refuse(storage::Database& db, const SigningDemand& demand, std::string fault) {
    auto row = row_of(demand);
    row.status = CertificateRequestStatus::refused;
    row.reason = fault;
    row.closed_at = demand.origin.received_at;
    storage::certificate_requests::add(db, row);
    review::add(db, demand.origin,
                {review::certificate_request_refused, "SignCertificate", demand.message,
                 "the request for a certificate cannot be signed: " + fault});
}

std::optional<std::string> chain_fault(storage::Database& db, const CertificateRequest& request,
                                       const std::string& text, Instant now) {
    const auto chain = certs::read_chain(text);
    if (!chain)
        return chain.error().text;
    if (certs::base64(chain->front().public_key) != request.public_key)
        return "the first certificate is not for the key of the request";
    for (const auto& each : *chain) {
        if (auto fault = validity_fault(each, now))
            return fault;
    }
    const auto size = certs::pem_certificates(text).size();
    const auto most = number_told_of(db, request.charge_point_id, longest_chain_taken);
    if (size > std::min(static_cast<std::size_t>(most.value_or(longest_chain)), longest_chain))
        return "the chain has " + std::to_string(size) + " characters, more than the charge point takes";
    return std::nullopt;
}

} // namespace

std::optional<CertificateRequest> request_for(storage::Database& db, const std::string& charge_point_id,
                                              const SendSignedCertificate& command) {
    auto request = command.request_id ? storage::certificate_requests::get(db, *command.request_id)
                                      : storage::certificate_requests::pending(db, charge_point_id);
    if (request && request->charge_point_id != charge_point_id)
        request.reset();
    return request;
}

certs::Checked<certs::SigningRequest> read_demand(const std::string& csr) {
    if (csr.size() > longest_request)
        return certs::Fault{"the request has " + std::to_string(csr.size()) + " characters, " +
                            std::to_string(longest_request) + " are the most"};
    return certs::read_signing_request(csr);
}

bool demand(storage::Database& db, const SigningDemand& demand, const Settings& settings) {
    if (auto fault = fault_of(db, demand, settings)) {
        refuse(db, demand, std::move(*fault));
        return false;
    }
    const auto row = row_of(demand);
    const auto pending =
        storage::certificate_requests::pending(db, demand.origin.charge_point_id, demand.type);
    // It asks again when it has waited for long.
    if (pending && pending->csr == row.csr && pending->request_number == row.request_number)
        return true;
    if (pending)
        storage::certificate_requests::close(db, pending->id, CertificateRequestStatus::superseded,
                                             demand.origin.received_at);
    storage::certificate_requests::add(db, row);
    tell_changed(db, demand.origin, "signing_requested", row.type, {}, row.id);
    return true;
}

std::optional<Refusal> refuse_signed(storage::Database& db, const std::string& charge_point_id,
                                     const SendSignedCertificate& command, Instant now) {
    const auto request = request_for(db, charge_point_id, command);
    if (!request)
        return Refusal{Refusal::Kind::not_found, "certificate_request_not_found", "request_id",
                       "this charge point has asked for no certificate that is not signed yet"};
    if (request->status != CertificateRequestStatus::pending)
        return Refusal{Refusal::Kind::conflict, "certificate_request_closed", "request_id",
                       "this request is " + std::string(storage::word_of(request->status))};
    if (auto fault = chain_fault(db, *request, command.certificate_chain, now))
        return invalid("certificate_chain", std::move(*fault));
    return std::nullopt;
}

void delivered(storage::Database& db, const Origin& origin, const SendSignedCertificate& command,
               Taken taken) {
    const auto request = request_for(db, origin.charge_point_id, command);
    const auto chain = certs::read_chain(command.certificate_chain);
    // A newer request may have come while this answer was on its way.
    if (!request || !chain || certs::base64(chain->front().public_key) != request->public_key)
        return;
    if (taken == Taken::declined) {
        storage::certificate_requests::close(db, request->id, CertificateRequestStatus::declined,
                                             origin.received_at,
                                             "the charge point did not take the certificate");
        return tell_changed(db, origin, "declined", request->type, {}, request->id);
    }
    auto row = row_of(origin, request->type, chain->front());
    row.pem = certs::pem_certificates(command.certificate_chain);
    storage::certificates::add(db, row);
    storage::certificate_requests::close(db, request->id, CertificateRequestStatus::signed_,
                                         origin.received_at, {}, row.id);
    tell_changed(db, origin, "signed", row.type, row.id, request->id);
}

} // namespace voltgate::core::certificates
