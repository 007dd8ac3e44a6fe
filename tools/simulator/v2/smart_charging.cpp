// Answers about charging profiles (block K).
#include "tools/simulator/station.hpp"
#include "tools/simulator/v2/protocol.hpp"
#include "tools/simulator/v2/responder.hpp"

#include <algorithm>
#include <span>

namespace voltgate::simulator {

using namespace ocpp::v2;

namespace {

/// K15: the vehicle follows the first schedule that it is offered.
void tell_schedule(Protocol2& protocol, unsigned number, const ChargingProfile& profile,
                   const ocpp::DateTime& now) {
    NotifyEVChargingScheduleRequest request;
    request.timeBase = now;
    request.evseId = number;
    request.chargingSchedule = profile.chargingSchedule.front();
    request.chargingSchedule.salesTariff.reset();
    protocol.tell(request);
}

} // namespace

SetChargingProfileResponse Responder2::on(const SetChargingProfileRequest& request) {
    const auto rejected = [](std::string_view why) {
        return SetChargingProfileResponse{ChargingProfileStatusEnum::Rejected, because(why), std::nullopt};
    };
    const auto* evse = station_.find(request.evseId);
    const auto& profile = request.chargingProfile;
    if (!evse && request.evseId != 0)
        return rejected("UnknownEvse");
    const bool of_transaction = profile.chargingProfilePurpose == ChargingProfilePurposeEnum::TxProfile;
    const bool plain =
        profile.stackLevel == 0 &&
        profile.chargingProfilePurpose != ChargingProfilePurposeEnum::ChargingStationMaxProfile &&
        profile.chargingProfileKind != ChargingProfileKindEnum::Relative;
    if (station_.options().faults.plain_profiles && !plain)
        return rejected("UnsupportedProfile");
    if (of_transaction &&
        (!profile.transactionId || !evse || evse->transaction_id != profile.transactionId->str()))
        return rejected("TxNotFound"); // K01.FR.03, K01.FR.09
    if (!protocol_.model().flag("SmartChargingCtrlr.Enabled") ||
        !station_.profiles().install(request.evseId, profile, evse))
        return rejected("InvalidProfile");
    if (of_transaction && evse->vehicle && evse->vehicle->iso15118)
        station_.later({}, [&protocol = protocol_, number = evse->number, profile, now = station_.now()] {
            tell_schedule(protocol, number, profile, now);
        });
    station_.changed();
    return {ChargingProfileStatusEnum::Accepted, std::nullopt, std::nullopt};
}

namespace {

ChargingProfiles::Filter filter_of(const ChargingProfileCriterion& criterion,
                                   const std::optional<ocpp::Integer21<0>>& evse) {
    ChargingProfiles::Filter filter;
    if (criterion.chargingProfileId)
        filter.ids.assign(criterion.chargingProfileId->begin(), criterion.chargingProfileId->end());
    if (criterion.chargingProfilePurpose)
        filter.purpose = std::string(criterion.chargingProfilePurpose->text());
    if (criterion.stackLevel)
        filter.stack_level = std::int64_t(*criterion.stackLevel);
    if (evse)
        filter.evse = std::int64_t(*evse);
    return filter;
}

/// One message for each EVSE and source (K09).
void send_profiles(Protocol2& protocol, std::int64_t request_id,
                   std::vector<ChargingProfiles::Installed> profiles, std::size_t most) {
    const auto outside = [](const ChargingProfiles::Installed& each) {
        return each.profile.chargingProfilePurpose ==
               ChargingProfilePurposeEnum::ChargingStationExternalConstraints;
    };
    std::ranges::stable_sort(profiles, [&](const auto& one, const auto& other) {
        return std::pair(one.evse, outside(one)) < std::pair(other.evse, outside(other));
    });
    for (auto at = profiles.begin(); at != profiles.end();) {
        ReportChargingProfilesRequest request;
        request.requestId = request_id;
        request.evseId = at->evse;
        request.chargingLimitSource =
            outside(*at) ? ChargingLimitSourceEnum::EMS : ChargingLimitSourceEnum::CSO;
        const auto first = at;
        while (at != profiles.end() && at->evse == first->evse && outside(*at) == outside(*first) &&
               request.chargingProfile.size() < most)
            request.chargingProfile.push_back((at++)->profile);
        request.tbc = at != profiles.end();
        protocol.report(request);
    }
}

} // namespace

GetChargingProfilesResponse Responder2::on(const GetChargingProfilesRequest& request) {
    auto found = station_.profiles().find(filter_of(request.chargingProfile, request.evseId));
    if (const auto& sources = request.chargingProfile.chargingLimitSource)
        std::erase_if(found, [&](const auto& each) {
            const bool outside = each.profile.chargingProfilePurpose ==
                                 ChargingProfilePurposeEnum::ChargingStationExternalConstraints;
            const auto source = outside ? ChargingLimitSourceEnum::EMS : ChargingLimitSourceEnum::CSO;
            return std::ranges::none_of(*sources, [&](const auto& asked) { return asked == source; });
        });
    if (found.empty())
        return {GetChargingProfileStatusEnum::NoProfiles, std::nullopt, std::nullopt};
    station_.later({}, [&protocol = protocol_, id = request.requestId, found, most = items_in_a_part()] {
        send_profiles(protocol, id, found, most);
    });
    return {GetChargingProfileStatusEnum::Accepted, std::nullopt, std::nullopt};
}

ClearChargingProfileResponse Responder2::on(const ClearChargingProfileRequest& request) {
    ChargingProfiles::Filter filter;
    if (request.chargingProfileId)
        filter.ids.push_back(*request.chargingProfileId);
    if (const auto& criteria = request.chargingProfileCriteria) {
        if (criteria->evseId)
            filter.evse = std::int64_t(*criteria->evseId);
        if (criteria->chargingProfilePurpose)
            filter.purpose = std::string(criteria->chargingProfilePurpose->text());
        if (criteria->stackLevel)
            filter.stack_level = std::int64_t(*criteria->stackLevel);
    }
    const bool cleared = station_.profiles().clear(filter) > 0;
    station_.changed();
    return {cleared ? ClearChargingProfileStatusEnum::Accepted : ClearChargingProfileStatusEnum::Unknown,
            std::nullopt, std::nullopt};
}

/// K08
GetCompositeScheduleResponse Responder2::on(const GetCompositeScheduleRequest& request) {
    using enum ChargingRateUnitEnum;
    GetCompositeScheduleResponse response;
    const auto* evse = station_.find(request.evseId);
    response.status = GenericStatusEnum::Rejected;
    if ((!evse && request.evseId != 0) || request.duration <= 0)
        return response;
    const auto unit = request.chargingRateUnit ? request.chargingRateUnit->known().value_or(W) : W;
    const auto all = std::span<const Evse>(station_.evses());
    const auto composite = station_.profiles().composite(
        evse ? std::span<const Evse>(evse, 1) : all, station_.now(), request.duration,
        unit == A ? ChargingProfiles::Unit::amperes : ChargingProfiles::Unit::watts);
    response.status = GenericStatusEnum::Accepted;
    auto& schedule = response.schedule.emplace();
    schedule.evseId = request.evseId;
    schedule.duration = composite.duration_s;
    schedule.scheduleStart = composite.start;
    schedule.chargingRateUnit = unit;
    for (const auto& [start, limit] : composite.periods) {
        auto& period = schedule.chargingSchedulePeriod.emplace_back();
        period.startPeriod = start;
        period.limit = limit;
    }
    return response;
}

} // namespace voltgate::simulator
