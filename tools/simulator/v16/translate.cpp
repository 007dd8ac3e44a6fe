#include "tools/simulator/v16/translate.hpp"

#include "ocpp/types/number.hpp"
#include "tools/simulator/reading_context.hpp"

namespace voltgate::simulator {

namespace {

namespace v2 = ocpp::v2;

/// Enumerations whose words are the same in both versions, but for those given.
template <class To, class From>
ocpp::Open<To> same_word(const ocpp::Open<From>& word) {
    return ocpp::Open<To>::of(word.text());
}

v16::SampledValue sampled_value_of(const Sample& sample, Occasion occasion) {
    v16::SampledValue made;
    std::string text;
    ocpp::append_decimal(text, sample.value, sample.places);
    made.value = text;
    made.context = context_of<v16::ReadingContext>(occasion);
    made.measurand = ocpp::Open<v16::Measurand>::of(sample.measurand);
    if (!sample.location.empty())
        made.location = ocpp::Open<v16::Location>::of(sample.location);
    if (!sample.unit.empty())
        made.unit = ocpp::Open<v16::UnitOfMeasure>::of(sample.unit);
    if (!sample.phase.empty())
        made.phase = ocpp::Open<v16::Phase>::of(sample.phase);
    return made;
}

v2::ChargingSchedule schedule_of(const v16::ChargingSchedule& schedule) {
    v2::ChargingSchedule made;
    made.duration = schedule.duration;
    made.startSchedule = schedule.startSchedule;
    made.chargingRateUnit = same_word<v2::ChargingRateUnitEnum>(schedule.chargingRateUnit);
    for (const auto& period : schedule.chargingSchedulePeriod) {
        auto& last = made.chargingSchedulePeriod.emplace_back();
        last.startPeriod = period.startPeriod;
        last.limit = static_cast<double>(period.limit);
        if (period.numberPhases)
            last.numberPhases = std::int64_t(*period.numberPhases);
    }
    return made;
}

} // namespace

Verdict verdict_of(const v16::IdTagInfo& info) {
    Verdict verdict;
    verdict.status = info.status.text();
    if (info.parentIdTag)
        verdict.group = info.parentIdTag->str();
    verdict.expires_at = info.expiryDate;
    return verdict;
}

v16::MeterValue meter_value_of(const Reading& reading) {
    v16::MeterValue value;
    value.timestamp = reading.at;
    for (const auto& sample : reading.samples)
        value.sampledValue.push_back(sampled_value_of(sample, reading.occasion));
    return value;
}

v16::Reason reason_of(StopReason reason) {
    using enum v16::Reason;
    switch (reason) {
    case StopReason::local:
    case StopReason::master_pass:
    case StopReason::time_limit:
        return Local;
    case StopReason::remote:
        return Remote;
    case StopReason::ev_disconnected:
        return EVDisconnected;
    case StopReason::deauthorized:
    case StopReason::energy_limit:
        return DeAuthorized;
    case StopReason::unlock_command:
        return UnlockCommand;
    case StopReason::soft_reset:
        return SoftReset;
    case StopReason::hard_reset:
        return HardReset;
    case StopReason::power_loss:
        return PowerLoss;
    case StopReason::reboot:
        return Reboot;
    case StopReason::fault:
        break;
    }
    return Other;
}

v16::ChargePointErrorCode error_code_of(std::string_view error) {
    if (error.empty())
        return v16::ChargePointErrorCode::NoError;
    return ocpp::enumerator_of<v16::ChargePointErrorCode>(error).value_or(
        v16::ChargePointErrorCode::OtherError);
}

ChargingProfile profile_of(const v16::ChargingProfile& profile) {
    using Purpose = v16::ChargingProfilePurposeType;
    ChargingProfile made;
    made.id = profile.chargingProfileId;
    made.stackLevel = std::int64_t(profile.stackLevel);
    if (profile.chargingProfilePurpose == Purpose::ChargePointMaxProfile)
        made.chargingProfilePurpose = v2::ChargingProfilePurposeEnum::ChargingStationMaxProfile;
    else
        made.chargingProfilePurpose =
            same_word<v2::ChargingProfilePurposeEnum>(profile.chargingProfilePurpose);
    made.chargingProfileKind = same_word<v2::ChargingProfileKindEnum>(profile.chargingProfileKind);
    if (profile.recurrencyKind)
        made.recurrencyKind = same_word<v2::RecurrencyKindEnum>(*profile.recurrencyKind);
    made.validFrom = profile.validFrom;
    made.validTo = profile.validTo;
    if (profile.transactionId)
        made.transactionId = std::to_string(*profile.transactionId);
    made.chargingSchedule.push_back(schedule_of(profile.chargingSchedule));
    return made;
}

} // namespace voltgate::simulator
