#include "core/smart_charging/v2_notifications.hpp"

#include "core/smart_charging/limits.hpp"
#include "core/smart_charging/needs.hpp"
#include "core/smart_charging/v2.hpp"
#include "core/wire.hpp"

#include <algorithm>
#include <utility>

namespace voltgate::core::smart_charging::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;

std::int64_t phases_of(const ocpp::Open<ocpp2::EnergyTransferModeEnum>& mode) {
    if (mode == ocpp2::EnergyTransferModeEnum::AC_single_phase)
        return 1;
    return mode == ocpp2::EnergyTransferModeEnum::AC_two_phase ? 2 : 3;
}

VehicleNeeds needs_of(const ocpp2::ACChargingParameters& vehicle, std::int64_t phases) {
    VehicleNeeds needs;
    needs.unit = RateUnit::A;
    needs.max_rate = vehicle.evMaxCurrent;
    needs.min_rate = vehicle.evMinCurrent;
    needs.number_phases = phases;
    needs.energy_wh = vehicle.energyAmount;
    return needs;
}

VehicleNeeds needs_of(const ocpp2::DCChargingParameters& vehicle) {
    VehicleNeeds needs;
    needs.unit = RateUnit::W;
    needs.max_rate = vehicle.evMaxPower ? double(*vehicle.evMaxPower)
                                        : double(vehicle.evMaxCurrent) * double(vehicle.evMaxVoltage);
    if (vehicle.energyAmount)
        needs.energy_wh = *vehicle.energyAmount;
    if (vehicle.stateOfCharge)
        needs.soc_percent = double(std::int64_t(*vehicle.stateOfCharge));
    return needs;
}

/// 2.1 has a third kind of parameters, which may be the only ones.
VehicleNeeds needs_of(const ocpp2::V2XChargingParameters& vehicle) {
    VehicleNeeds needs;
    needs.unit = RateUnit::W;
    if (vehicle.maxChargePower)
        needs.max_rate = *vehicle.maxChargePower;
    if (vehicle.minChargePower)
        needs.min_rate = *vehicle.minChargePower;
    if (vehicle.evTargetEnergyRequest)
        needs.energy_wh = *vehicle.evTargetEnergyRequest;
    return needs;
}

VehicleNeeds needs_of(const ocpp2::ChargingNeeds& told) {
    if (told.acChargingParameters)
        return needs_of(*told.acChargingParameters, phases_of(told.requestedEnergyTransfer));
    if (told.dcChargingParameters)
        return needs_of(*told.dcChargingParameters);
    return told.v2xChargingParameters ? needs_of(*told.v2xChargingParameters) : VehicleNeeds{};
}

TellNeeds needs_of(const Origin& origin, const ocpp2::NotifyEVChargingNeedsRequest& message) {
    TellNeeds told;
    told.origin = origin;
    told.evse_id = message.evseId;
    told.needs = needs_of(message.chargingNeeds);
    told.departure_at = wire::instant_of(message.chargingNeeds.departureTime);
    if (message.maxScheduleTuples)
        told.max_periods = *message.maxScheduleTuples;
    return told;
}

TellLimit limit_of(const Origin& origin, const ocpp2::NotifyChargingLimitRequest& message) {
    TellLimit limit;
    limit.origin = origin;
    limit.evse_id = message.evseId ? std::int64_t(*message.evseId) : 0;
    limit.source = message.chargingLimit.chargingLimitSource.text();
    limit.grid_critical = message.chargingLimit.isGridCritical;
    if (message.chargingSchedule) {
        for (const auto& each : *message.chargingSchedule)
            limit.schedules.push_back(from_wire(each));
    }
    return limit;
}

ocpp2::NotifyEVChargingNeedsStatusEnum word_of(NeedsAnswer answer) {
    using Word = ocpp2::NotifyEVChargingNeedsStatusEnum;
    if (answer == NeedsAnswer::rejected)
        return Word::Rejected;
    return answer == NeedsAnswer::accepted ? Word::Accepted : Word::Processing;
}

void serve_limits(Dispatch& dispatch, storage::Store& store, const Settings& settings,
                  const OnOwed& on_owed) {
    dispatch.on<ocpp2::NotifyChargingLimitRequest>(
        [&store, &settings, on_owed](ChargePoint& from, Received<ocpp2::NotifyChargingLimitRequest> received)
            -> asio::awaitable<ocpp2::NotifyChargingLimitResponse> {
            const auto limit = limit_of(from.origin(received.at), received.message);
            const bool owed = co_await store.write([&](storage::Database& db) {
                limit_told(db, limit, settings);
                return limits_changed(db, limit.origin, settings);
            });
            if (owed)
                on_owed(from);
            co_return ocpp2::NotifyChargingLimitResponse{};
        });
}

void serve_cleared_limits(Dispatch& dispatch, storage::Store& store, const Settings& settings,
                          const OnOwed& on_owed) {
    dispatch.on<ocpp2::ClearedChargingLimitRequest>(
        [&store, &settings, on_owed](ChargePoint& from, Received<ocpp2::ClearedChargingLimitRequest> received)
            -> asio::awaitable<ocpp2::ClearedChargingLimitResponse> {
            const auto origin = from.origin(received.at);
            const std::string source(received.message.chargingLimitSource.text());
            std::optional<std::int64_t> evse_id;
            if (received.message.evseId)
                evse_id = *received.message.evseId;
            const bool owed = co_await store.write([&](storage::Database& db) {
                limit_gone(db, origin, source, evse_id);
                return limits_changed(db, origin, settings);
            });
            if (owed)
                on_owed(from);
            co_return ocpp2::ClearedChargingLimitResponse{};
        });
}

} // namespace

void serve_notifications(Dispatch& dispatch, storage::Store& store, const Settings& settings,
                         OnOwed on_owed) {
    serve_limits(dispatch, store, settings, on_owed);
    serve_cleared_limits(dispatch, store, settings, on_owed);
    dispatch.on<ocpp2::NotifyEVChargingNeedsRequest>(
        [&store, &settings, on_owed](ChargePoint& from,
                                     Received<ocpp2::NotifyEVChargingNeedsRequest> received)
            -> asio::awaitable<ocpp2::NotifyEVChargingNeedsResponse> {
            const auto told = needs_of(from.origin(received.at), received.message);
            const auto answer =
                co_await store.write([&](storage::Database& db) { return needs_told(db, told, settings); });
            on_owed(from);
            ocpp2::NotifyEVChargingNeedsResponse response;
            response.status = word_of(answer);
            co_return response;
        });
    dispatch.on<ocpp2::NotifyEVChargingScheduleRequest>(
        [&store, &settings, on_owed](ChargePoint& from,
                                     Received<ocpp2::NotifyEVChargingScheduleRequest> received)
            -> asio::awaitable<ocpp2::NotifyEVChargingScheduleResponse> {
            const auto& message = received.message;
            const TellSchedule told{from.origin(received.at), message.evseId, message.timeBase.at,
                                    from_wire(message.chargingSchedule)};
            const bool fits = co_await store.write(
                [&](storage::Database& db) { return schedule_told(db, told, settings); });
            if (!fits)
                on_owed(from);
            ocpp2::NotifyEVChargingScheduleResponse response;
            response.status = fits ? ocpp2::GenericStatusEnum::Accepted : ocpp2::GenericStatusEnum::Rejected;
            co_return response;
        });
}

} // namespace voltgate::core::smart_charging::v2
