#include "core/certificates/v2.hpp"

#include "certs/pem.hpp"
#include "core/certificates/asking.hpp"
#include "core/certificates/deletion.hpp"
#include "core/certificates/installed.hpp"
#include "core/certificates/signing.hpp"
#include "ocpp/v2/certificates.hpp"

#include <map>
#include <utility>

namespace voltgate::core::certificates::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;

/// The word of a type, where the version has it.
template <class Use, class Type>
std::optional<Use> use_of(Type type, ocpp::Version version) {
    const auto use = ocpp::enumerator_of<Use>(storage::word_of(type));
    if (!use || words_of(*use)[static_cast<std::size_t>(*use)].since > version)
        return std::nullopt;
    return use;
}

template <class Use, class Type>
std::optional<Refusal> refuse_type(Type type, ocpp::Version version) {
    if (use_of<Use>(type, version))
        return std::nullopt;
    return no_words_for("this type of certificate came with OCPP 2.1");
}

Listing listing_of(const ocpp2::CertificateHashDataChain& data) {
    Listing listing{name_of(data.certificateHashData)};
    if (data.childCertificateHashData)
        for (const auto& each : *data.childCertificateHashData)
            listing.chain.push_back(name_of(each));
    return listing;
}

constexpr std::array every_type{ListedType::V2GRootCertificate,  ListedType::MORootCertificate,
                                ListedType::CSMSRootCertificate, ListedType::ManufacturerRootCertificate,
                                ListedType::OEMRootCertificate,  ListedType::V2GCertificateChain};

using Listings = std::map<storage::CertificateType, std::vector<Listing>>;

/// The types that are told of, empty ones too: what is not listed is not there.
Listings told_types(const SyncCertificates& command, ocpp::Version version) {
    Listings listings;
    for (const auto type : every_type) {
        const bool meant = !command.certificate_type || *command.certificate_type == type;
        if (meant && use_of<ocpp2::GetCertificateIdUseEnum>(type, version))
            listings[stored_type(type)] = {};
    }
    return listings;
}

void sort_in(Listings& listings, const ocpp2::GetInstalledCertificateIdsResponse& answer) {
    if (!answer.certificateHashDataChain)
        return;
    for (const auto& each : *answer.certificateHashDataChain) {
        const auto type = storage::parse_word<storage::CertificateType>(each.certificateType.text());
        const auto asked = type ? listings.find(*type) : listings.end();
        if (asked != listings.end() && asked->second.size() < most_listed)
            asked->second.push_back(listing_of(each));
    }
}

boost::json::object counts_of(const Listings& listings) {
    boost::json::object counts;
    for (const auto& [type, each] : listings)
        counts[storage::word_of(type)] = each.size();
    return {{"certificates", std::move(counts)}};
}

/// What a chain is used for goes with the request that it answers.
ocpp2::CertificateSignedRequest signed_request(const SendSignedCertificate& command,
                                               const storage::CertificateRequest& asked,
                                               ocpp::Version version) {
    using Use = ocpp2::CertificateSigningUseEnum;
    const bool is_v2g = asked.type == storage::CertificateType::V2GCertificateChain;
    ocpp2::CertificateSignedRequest request;
    request.certificateChain = certs::pem_certificates(command.certificate_chain);
    request.certificateType = is_v2g ? Use::V2GCertificate : Use::ChargingStationCertificate;
    if (version >= ocpp::Version::v21)
        request.requestId = asked.request_number;
    return request;
}

/// What it lists of one type.
asio::awaitable<Listed> ask(Conversation& station, ocpp2::GetCertificateIdUseEnum use) {
    ocpp2::GetInstalledCertificateIdsRequest request;
    request.certificateType = {ocpp::Open<ocpp2::GetCertificateIdUseEnum>(use)};
    const auto answer = co_await station.call(request);
    Listed listed;
    if (!answer)
        listed.failure = answer.error();
    else if (answer->certificateHashDataChain)
        for (const auto& each : *answer->certificateHashDataChain)
            if (each.certificateType == use)
                listed.names.add(name_of(each.certificateHashData));
    co_return listed;
}

} // namespace

std::optional<Refusal> refuse_install(const InstallCertificate& command, ocpp::Version version) {
    return refuse_type<ocpp2::InstallCertificateUseEnum>(command.certificate_type, version);
}

std::optional<Refusal> refuse_remove(const DeleteCertificate& command, ocpp::Version version) {
    if (!command.certificate_type)
        return std::nullopt;
    return refuse_type<ocpp2::GetCertificateIdUseEnum>(*command.certificate_type, version);
}

std::optional<Refusal> refuse_sync(const SyncCertificates& command, ocpp::Version version) {
    if (!command.certificate_type)
        return std::nullopt;
    return refuse_type<ocpp2::GetCertificateIdUseEnum>(*command.certificate_type, version);
}

// From here on a type is one that the version knows; others have been refused.

asio::awaitable<Outcome> install(Conversation& station, InstallCertificate command, const Clock& clock) {
    const auto version = station.charge_point().version();
    ocpp2::InstallCertificateRequest request;
    request.certificateType =
        use_of<ocpp2::InstallCertificateUseEnum>(command.certificate_type, version).value();
    request.certificate = certs::pem_certificates(certs::as_pem(command.certificate));
    auto reply = co_await reply_to(station, std::move(request));
    co_return after_install(std::move(reply), station.charge_point().origin(clock.now()), std::move(command));
}

asio::awaitable<Outcome> remove(Conversation& station, DeleteCertificate command, const Clock& clock) {
    std::optional<Names> of_type;
    if (command.certificate_type) {
        const auto use = use_of<ocpp2::GetCertificateIdUseEnum>(*command.certificate_type,
                                                                station.charge_point().version());
        auto list = co_await ask(station, use.value());
        if (list.failure)
            co_return outcome_of(*list.failure);
        of_type = std::move(list.names);
    }
    co_return co_await delete_by<ocpp2::DeleteCertificateRequest>(station, std::move(command),
                                                                  std::move(of_type), clock);
}

asio::awaitable<Outcome> sync(Conversation& station, SyncCertificates command, const Clock& clock) {
    using Use = ocpp2::GetCertificateIdUseEnum;
    const auto version = station.charge_point().version();
    auto listings = told_types(command, version);
    ocpp2::GetInstalledCertificateIdsRequest request; // without a type: all of them
    if (command.certificate_type)
        request.certificateType = {ocpp::Open<Use>(*use_of<Use>(*command.certificate_type, version))};
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    sort_in(listings, *answer);
    auto outcome = answered(std::string(answer->status.text()), Verdict::accepted, counts_of(listings));
    outcome.effect = [origin = station.charge_point().origin(clock.now()),
                      found = std::move(listings)](storage::Database& db) {
        for (const auto& [type, each] : found)
            listed_chains(db, origin, type, each);
    };
    co_return outcome;
}

asio::awaitable<Outcome> send_signed(Conversation& station, SendSignedCertificate command,
                                     const Clock& clock) {
    const auto asked = co_await station.store().read(
        [&](storage::Database& db) { return request_for(db, station.charge_point().identity(), command); });
    if (!asked)
        co_return unusable("request_id", "the charge point does not wait for a certificate any more");
    auto request = signed_request(command, *asked, station.charge_point().version());
    command.request_id = asked->id;
    auto reply = co_await reply_to(station, std::move(request));
    co_return after_delivery(std::move(reply), station.charge_point().origin(clock.now()),
                             std::move(command));
}

} // namespace voltgate::core::certificates::v2
