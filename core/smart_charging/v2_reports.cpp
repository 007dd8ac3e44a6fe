#include "core/smart_charging/v2_reports.hpp"

#include "core/json/write.hpp"
#include "core/smart_charging/v2.hpp"

#include <utility>

namespace voltgate::core::smart_charging::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;
using Source = ocpp2::ChargingLimitSourceEnum;

ToldProfiles told_by(const Origin& origin, const ocpp2::ReportChargingProfilesRequest& message) {
    ToldProfiles told;
    told.part = {origin, multipart::MultipartKind::charging_profiles, message.requestId, std::nullopt,
                 message.tbc.value_or(false)};
    told.evse_id = message.evseId;
    told.source = message.chargingLimitSource.text();
    for (const auto& each : message.chargingProfile)
        told.profiles.push_back(from_wire(each));
    return told;
}

/// K09.FR.03: either the numbers or something else to choose by; whoever made them is all of them.
ocpp2::ChargingProfileCriterion criterion_of(const GetChargingProfiles& command) {
    ocpp2::ChargingProfileCriterion criterion;
    if (command.ids) {
        criterion.chargingProfileId.emplace(*command.ids);
        return criterion;
    }
    if (const auto purpose = command.purpose ? purpose_of(*command.purpose) : std::nullopt)
        criterion.chargingProfilePurpose = wire(*purpose);
    if (command.stack_level)
        criterion.stackLevel = *command.stack_level;
    const std::vector<std::string> everyone{"EMS", "Other", "SO", "CSO"};
    const bool all = !command.purpose && !command.stack_level;
    for (const auto& each : command.sources.value_or(all ? everyone : std::vector<std::string>{})) {
        if (!criterion.chargingLimitSource)
            criterion.chargingLimitSource.emplace();
        criterion.chargingLimitSource->push_back(ocpp::Open<Source, 20>::of(each));
    }
    return criterion;
}

/// A charging station that has none such is no failure.
Outcome without_profiles(Conversation& station, const ocpp2::GetChargingProfilesResponse& answer,
                         const GetChargingProfiles& command, const Clock& clock) {
    const bool none = answer.status == ocpp2::GetChargingProfileStatusEnum::NoProfiles;
    auto outcome = answered(std::string(answer.status.text()), verdict_of(none), {});
    if (none)
        outcome.effect = [origin = station.charge_point().origin(clock.now()),
                          command](storage::Database& db) {
            profiles_complete(db, origin, command, origin.received_at);
        };
    return outcome;
}

} // namespace

void serve_reports(Dispatch& dispatch, storage::Store& store, multipart::Collector& multiparts,
                   const Settings& settings) {
    using Request = ocpp2::ReportChargingProfilesRequest;
    dispatch.on<Request>([&store, &multiparts, &settings](ChargePoint& from, Received<Request> received)
                             -> asio::awaitable<ocpp2::ReportChargingProfilesResponse> {
        const auto told = told_by(from.origin(received.at), received.message);
        const auto taken =
            co_await store.write([&](storage::Database& db) { return profiles_told(db, told, settings); });
        multiparts.told(taken);
        co_return ocpp2::ReportChargingProfilesResponse{};
    });
}

asio::awaitable<Outcome> get_profiles(Conversation& station, GetChargingProfiles command, const Clock& clock,
                                      multipart::Collector& multiparts) {
    ocpp2::GetChargingProfilesRequest request;
    if (command.evse_id)
        request.evseId = *command.evse_id;
    request.chargingProfile = criterion_of(command);
    auto purpose = json::to_text(command);
    auto asked = co_await multiparts.ask(station, multipart::MultipartKind::charging_profiles,
                                         std::move(request), std::move(purpose));
    if (!asked.answer)
        co_return outcome_of(asked.answer.error());
    if (!asked.accepted())
        co_return without_profiles(station, *asked.answer, command, clock);
    const auto request_id = asked.collection.request_id;
    const auto ending = co_await multiparts.end_of(std::move(asked.collection));
    auto outcome = answered(std::string(asked.answer->status.text()), Verdict::accepted, {});
    outcome.result["request_number"] = request_id;
    outcome.result["report"] = storage::word_of(ending);
    co_return outcome;
}

} // namespace voltgate::core::smart_charging::v2
