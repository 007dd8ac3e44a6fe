#include "core/certificates/v16.hpp"

#include "certs/pem.hpp"
#include "core/certificates/asking.hpp"
#include "core/certificates/deletion.hpp"
#include "core/certificates/installed.hpp"
#include "core/certificates/signing.hpp"
#include "ocpp/v16/certificates.hpp"

#include <utility>

namespace voltgate::core::certificates::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;

template <class Type>
std::optional<ocpp16::CertificateUse> use_of(Type type) {
    if (type == Type::CSMSRootCertificate)
        return ocpp16::CertificateUse::CentralSystemRootCertificate;
    if (type == Type::ManufacturerRootCertificate)
        return ocpp16::CertificateUse::ManufacturerRootCertificate;
    return std::nullopt;
}

template <class Type>
std::optional<Refusal> refuse_type(Type type) {
    if (use_of(type))
        return std::nullopt;
    return no_words_for("OCPP 1.6 knows the roots CSMSRootCertificate and ManufacturerRootCertificate only");
}

/// What it lists of one type.
asio::awaitable<Listed> ask(Conversation& station, ocpp16::CertificateUse use) {
    ocpp16::GetInstalledCertificateIdsRequest request;
    request.certificateType = use;
    const auto answer = co_await station.call(request);
    Listed listed;
    if (!answer)
        listed.failure = answer.error();
    else if (answer->certificateHashData)
        for (const auto& data : *answer->certificateHashData)
            listed.names.add(name_of(data));
    co_return listed;
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings) {
    dispatch.on<ocpp16::SignCertificateRequest>(
        [&store, &settings](ChargePoint& from, Received<ocpp16::SignCertificateRequest> received)
            -> asio::awaitable<ocpp16::SignCertificateResponse> {
            const SigningDemand asked{from.origin(received.at), received.message.csr.str(),
                                      read_demand(received.message.csr.str()), received.raw};
            const bool waits =
                co_await store.write([&](storage::Database& db) { return demand(db, asked, settings); });
            ocpp16::SignCertificateResponse response;
            response.status = waits ? ocpp16::GenericStatus::Accepted : ocpp16::GenericStatus::Rejected;
            co_return response;
        });
}

std::optional<Refusal> refuse_install(const InstallCertificate& command) {
    return refuse_type(command.certificate_type);
}

std::optional<Refusal> refuse_remove(const DeleteCertificate& command) {
    return command.certificate_type ? refuse_type(*command.certificate_type) : std::nullopt;
}

std::optional<Refusal> refuse_sync(const SyncCertificates& command) {
    return command.certificate_type ? refuse_type(*command.certificate_type) : std::nullopt;
}

// From here on a type is one that 1.6 knows; others have been refused.

asio::awaitable<Outcome> install(Conversation& station, InstallCertificate command, const Clock& clock) {
    ocpp16::InstallCertificateRequest request;
    request.certificateType = use_of(command.certificate_type).value();
    request.certificate = certs::pem_certificates(certs::as_pem(command.certificate));
    auto reply = co_await reply_to(station, std::move(request));
    co_return after_install(std::move(reply), station.charge_point().origin(clock.now()), std::move(command));
}

asio::awaitable<Outcome> remove(Conversation& station, DeleteCertificate command, const Clock& clock) {
    std::optional<Names> of_type;
    if (command.certificate_type) {
        auto list = co_await ask(station, use_of(*command.certificate_type).value());
        if (list.failure)
            co_return outcome_of(*list.failure);
        of_type = std::move(list.names);
    }
    co_return co_await delete_by<ocpp16::DeleteCertificateRequest>(station, std::move(command),
                                                                   std::move(of_type), clock);
}

asio::awaitable<Outcome> sync(Conversation& station, SyncCertificates command, const Clock& clock) {
    std::vector<ListedType> types{ListedType::CSMSRootCertificate, ListedType::ManufacturerRootCertificate};
    if (command.certificate_type)
        types = {*command.certificate_type};
    std::vector<std::pair<storage::CertificateType, std::vector<certs::HashData>>> found;
    boost::json::object counts;
    for (const auto type : types) {
        auto list = co_await ask(station, use_of(type).value());
        if (list.failure)
            co_return outcome_of(*list.failure);
        counts[storage::word_of(type)] = list.names.kept.size();
        found.emplace_back(stored_type(type), std::move(list.names.kept));
    }
    auto outcome = answered("", Verdict::accepted, {{"certificates", std::move(counts)}});
    outcome.effect = [origin = station.charge_point().origin(clock.now()), found](storage::Database& db) {
        for (const auto& [type, names] : found)
            listed(db, origin, type, names);
    };
    co_return outcome;
}

asio::awaitable<Outcome> send_signed(Conversation& station, SendSignedCertificate command,
                                     const Clock& clock) {
    ocpp16::CertificateSignedRequest request;
    request.certificateChain = certs::pem_certificates(command.certificate_chain);
    auto reply = co_await reply_to(station, std::move(request));
    co_return after_delivery(std::move(reply), station.charge_point().origin(clock.now()),
                             std::move(command));
}

} // namespace voltgate::core::certificates::v16
