#include "core/diagnostics/v2_customers.hpp"

#include "core/authorization/v2_token.hpp"
#include "ocpp/v2/diagnostics.hpp"

#include <utility>

namespace voltgate::core::diagnostics::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;
using multipart::Ending;
using multipart::MultipartKind;
using storage::CustomerInformationStatus;

ocpp2::CertificateHashData hash_data(const certificates::HashDataBody& body) {
    ocpp2::CertificateHashData data;
    data.hashAlgorithm = static_cast<ocpp2::HashAlgorithmEnum>(body.hash_algorithm); // in the same order
    data.issuerNameHash = body.issuer_name_hash;
    data.issuerKeyHash = body.issuer_key_hash;
    data.serialNumber = body.serial_number;
    return data;
}

asio::awaitable<ocpp2::CustomerInformationRequest> request_of(Conversation& station,
                                                              const CustomerInformation& command) {
    ocpp2::CustomerInformationRequest request;
    request.report = command.report;
    request.clear = command.clear;
    if (command.customer_identifier)
        request.customerIdentifier = ocpp::Text<64>(*command.customer_identifier);
    if (command.customer_certificate)
        request.customerCertificate = hash_data(*command.customer_certificate);
    if (command.id_tag)
        request.idToken = co_await station.store().read([&](storage::Database& db) {
            return authorization::v2::token_of(db, station.charge_point().organization_id(), *command.id_tag,
                                               command.id_tag_type);
        });
    co_return request;
}

CustomerInformationStatus status_of(Ending ending) {
    switch (ending) {
    case Ending::complete:
        return CustomerInformationStatus::complete;
    case Ending::incomplete:
        return CustomerInformationStatus::incomplete;
    case Ending::refused:
        return CustomerInformationStatus::refused;
    case Ending::interrupted:
        return CustomerInformationStatus::requested;
    case Ending::timed_out:
        break;
    }
    return CustomerInformationStatus::timed_out;
}

/// What the command's record tells is nothing of the customer.
Outcome ended(Outcome outcome, Conversation& station, const Clock& clock, CustomerInformationStatus status) {
    outcome.result["report"] = storage::word_of(status);
    outcome.effect = [origin = station.charge_point().origin(clock.now()), id = station.command_id(), status,
                      word = outcome.ocpp_status](storage::Database& db) {
        customer_ended(db, origin, id, status, word);
    };
    return outcome;
}

} // namespace

void serve_customers(Dispatch& dispatch, storage::Store& store, multipart::Collector& multiparts) {
    using Request = ocpp2::NotifyCustomerInformationRequest;
    dispatch.on<Request>([&store, &multiparts](ChargePoint& from, Received<Request> received)
                             -> asio::awaitable<ocpp2::NotifyCustomerInformationResponse> {
        const auto& message = received.message;
        const multipart::Part part{from.origin(received.at), MultipartKind::customer_information,
                                   message.requestId, std::int64_t(message.seqNo),
                                   message.tbc.value_or(false)};
        const auto taken = co_await store.write([&](storage::Database& db) {
            auto meaning = multipart::take(db, part, multiparts.settings());
            if (meaning.asked_for)
                customer_part(db, part.origin, meaning.command_id, message.seqNo, message.data.str());
            if (meaning.completed) // also where a restart has taken who waited for it
                customer_ended(db, part.origin, meaning.command_id, CustomerInformationStatus::complete, {});
            return meaning;
        });
        multiparts.told(taken);
        co_return ocpp2::NotifyCustomerInformationResponse{};
    });
}

asio::awaitable<Outcome> customer_information(Conversation& station, CustomerInformation command,
                                              const Clock& clock, const Settings& settings,
                                              multipart::Collector& multiparts) {
    auto request = co_await request_of(station, command);
    const auto origin = station.charge_point().origin(clock.now());
    co_await station.store().write(
        [&](storage::Database& db) { customer_asked(db, origin, command, station.command_id(), settings); });
    auto asked = co_await multiparts.ask(station, MultipartKind::customer_information, std::move(request));
    if (!asked.answer)
        co_return ended(outcome_of(asked.answer.error()), station, clock,
                        CustomerInformationStatus::unanswered);
    const std::string word(asked.answer->status.text());
    if (!asked.accepted())
        co_return ended(answered(word, Verdict::rejected, {}), station, clock,
                        CustomerInformationStatus::refused);
    const auto taken = station.charge_point().origin(clock.now());
    co_await station.store().write(
        [&](storage::Database& db) { customer_taken(db, taken, station.command_id(), word); });
    auto status = CustomerInformationStatus::complete;
    if (command.report) {
        const auto ending = co_await multiparts.end_of(std::move(asked.collection));
        status = status_of(ending);
    }
    co_return ended(answered(word, Verdict::accepted, {}), station, clock, status);
}

} // namespace voltgate::core::diagnostics::v2
