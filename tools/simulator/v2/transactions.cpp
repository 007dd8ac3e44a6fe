// When a transaction begins, goes on and ends.
#include "tools/simulator/v2/transactions.hpp"

#include "ocpp/rpc/engine.hpp"
#include "tools/simulator/station.hpp"
#include "tools/simulator/v2/protocol.hpp"

#include <algorithm>
#include <cmath>

namespace voltgate::simulator {

namespace {

using Trigger = v2::TriggerReasonEnum;
using Reason = v2::ReasonEnum;

Trigger trigger_of(Cause cause) {
    switch (cause) {
    case Cause::token:
        return Trigger::Authorized;
    case Cause::remote:
        return Trigger::RemoteStart;
    case Cause::cable:
        break;
    }
    return Trigger::CablePluggedIn;
}

struct Stop {
    Trigger trigger;
    Reason reason;
};

Stop stop_of(StopReason reason) {
    switch (reason) {
    case StopReason::local:
        return {Trigger::StopAuthorized, Reason::Local};
    case StopReason::master_pass:
        return {Trigger::StopAuthorized, Reason::MasterPass};
    case StopReason::remote:
        return {Trigger::RemoteStop, Reason::Remote};
    case StopReason::ev_disconnected:
        return {Trigger::EVCommunicationLost, Reason::EVDisconnected};
    case StopReason::deauthorized:
        return {Trigger::Deauthorized, Reason::DeAuthorized};
    case StopReason::energy_limit:
        return {Trigger::EnergyLimitReached, Reason::EnergyLimitReached};
    case StopReason::time_limit:
        return {Trigger::TimeLimitReached, Reason::TimeLimitReached};
    case StopReason::unlock_command:
        return {Trigger::UnlockCommand, Reason::Other};
    case StopReason::soft_reset:
    case StopReason::hard_reset:
        return {Trigger::ResetCommand, Reason::ImmediateReset};
    case StopReason::power_loss:
        return {Trigger::AbnormalCondition, Reason::PowerLoss};
    case StopReason::reboot:
        return {Trigger::AbnormalCondition, Reason::Reboot};
    case StopReason::fault:
        break;
    }
    return {Trigger::AbnormalCondition, Reason::Other};
}

/// After these nothing goes on, whatever the stop points are.
bool ends_everything(StopReason reason) {
    using enum StopReason;
    return reason == soft_reset || reason == hard_reset || reason == power_loss || reason == reboot ||
           reason == fault;
}

} // namespace

bool Transactions2::starts_at(std::string_view point) const {
    const auto points = protocol_.list("TxCtrlr.TxStartPoint");
    return std::ranges::count(points, point) > 0;
}

bool Transactions2::stops_at(std::string_view point) const {
    const auto points = protocol_.list("TxCtrlr.TxStopPoint");
    return std::ranges::count(points, point) > 0;
}

bool Transactions2::stops_without_authorization() const {
    return stops_at("Authorized") || stops_at("PowerPathClosed") || stops_at("EnergyTransfer") ||
           stops_at("DataSigned");
}

Transactions2::Running* Transactions2::find(const Evse& evse) {
    const auto found = running_.find(evse.number);
    return found == running_.end() ? nullptr : &found->second;
}

bool Transactions2::runs(std::string_view id) const {
    return std::ranges::any_of(running_, [&](const auto& each) { return each.second.id == id; });
}

v2::ChargingStateEnum Transactions2::state_of(const Evse& evse) {
    if (!evse.vehicle)
        return State::Idle;
    if (!evse.transaction)
        return State::EVConnected;
    if (evse.power_w() > 0)
        return State::Charging;
    return evse.offered_w() > 0 ? State::SuspendedEV : State::SuspendedEVSE;
}

void Transactions2::plugged(Evse& evse) {
    auto* running = find(evse);
    if (!running && starts_at("ParkingBayOccupancy")) {
        start(evse, Trigger::EVDetected, Details(), std::nullopt);
        running = find(evse);
    }
    if (running) {
        running->state = state_of(evse);
        update(evse, *running, Trigger::CablePluggedIn);
    } else if (starts_at("EVConnected")) {
        start(evse, Trigger::CablePluggedIn, Details(), std::nullopt);
    }
}

/// A token was accepted before the cable is plugged in (E03).
void Transactions2::permitted(Evse& evse, Cause cause) {
    Details details;
    details.token = evse.permission->token;
    if (!find(evse) && starts_at("Authorized"))
        start(evse, trigger_of(cause), std::move(details), evse.permission->remote_start_id);
}

/// E03.FR.05
void Transactions2::permission_lapsed(Evse& evse) {
    if (find(evse))
        finish(evse, Trigger::EVConnectTimeout, Reason::Timeout, std::nullopt);
}

void Transactions2::begun(Evse& evse, Cause cause, const Permission& permission,
                          const std::optional<Reservation>& used) {
    Details details;
    details.token = permission.token;
    if (used)
        details.reservation = used->id;
    auto* running = find(evse);
    if (!running) {
        start(evse, starts_at("DataSigned") ? Trigger::SignedDataReceived : trigger_of(cause),
              std::move(details), permission.remote_start_id);
    } else if (cause != Cause::cable || !running->token) {
        running->remote_start_id = permission.remote_start_id;
        details.names_remote_start = permission.remote_start_id.has_value();
        update(evse, *running, trigger_of(cause), std::move(details));
    }
    if (running = find(evse); running) {
        running->token = permission.token;
        running->stopped.reset();
        evse.transaction->id = running->id;
    }
    say_needs(evse);
}

void Transactions2::ended(Evse& evse, const std::shared_ptr<Transaction>&, StopReason reason,
                          const std::optional<Token>& by) {
    auto* running = find(evse);
    if (!running)
        return;
    const auto stop = stop_of(reason);
    if (ends_everything(reason) || stops_without_authorization()) {
        finish(evse, stop.trigger, running->stopped.value_or(stop.reason), by);
        return;
    }
    if (!running->stopped)
        running->stopped = stop.reason;
    if (reason == StopReason::ev_disconnected)
        return; // unplugged() follows
    Details details;
    details.token = by;
    running->state = state_of(evse);
    update(evse, *running, stop.trigger, std::move(details));
}

void Transactions2::unplugged(Evse& evse) {
    auto* running = find(evse);
    if (!running)
        return;
    running->state = state_of(evse);
    const bool leaves = stops_at("ParkingBayOccupancy");
    if (evse.transaction || leaves)
        update(evse, *running, Trigger::EVCommunicationLost);
    if (evse.transaction)
        return;
    finish(evse, leaves ? Trigger::EVDeparted : Trigger::EVCommunicationLost,
           running->stopped.value_or(Reason::EVDisconnected), std::nullopt);
}

void Transactions2::deauthorized(Evse& evse) {
    if (auto* running = find(evse)) {
        running->state = state_of(evse);
        update(evse, *running, Trigger::Deauthorized);
    }
}

/// What nobody has paid for ends, too.
void Transactions2::restarted(Evse& evse) {
    if (find(evse))
        finish(evse, Trigger::AbnormalCondition, Reason::Reboot, std::nullopt);
}

void Transactions2::look(Evse& evse) {
    auto* running = find(evse);
    if (!running)
        return;
    const auto now = Station::Clock::now();
    if (running->state == State::Charging)
        running->charged += std::chrono::duration_cast<std::chrono::milliseconds>(now - running->looked_at);
    running->looked_at = now;
    const auto percent = protocol_.model().number("SmartChargingCtrlr.LimitChangeSignificance");
    const double significant = static_cast<double>(percent) / 100;
    const bool other_rate =
        std::abs(evse.offered_w() - running->offered_w) > significant * std::max(running->offered_w, 1.0);
    if (const auto state = state_of(evse); state != running->state) {
        running->state = state;
        update(evse, *running, Trigger::ChargingStateChanged);
    } else if (other_rate && state == State::Charging) {
        update(evse, *running, Trigger::ChargingRateChanged);
    } else {
        return;
    }
    running->offered_w = evse.offered_w();
}

void Transactions2::sample(Evse& evse, Occasion occasion) {
    const bool clock = occasion == Occasion::clock;
    if (auto* running = find(evse)) {
        const auto what = clock ? Setting::aligned_measurands : Setting::sampled_measurands;
        Details details;
        details.readings.push_back(evse.read(station_.list(what), occasion, station_.now()));
        if (protocol_.model().number(clock ? "AlignedDataCtrlr.TxEndedInterval"
                                           : "SampledDataCtrlr.TxEndedInterval") > 0)
            running->readings.push_back(
                evse.read(station_.list(Setting::ended_measurands), occasion, station_.now()));
        update(evse, *running, clock ? Trigger::MeterValueClock : Trigger::MeterValuePeriodic,
               std::move(details));
    } else if (!clock || !protocol_.model().flag("AlignedDataCtrlr.SendDuringIdle") || idle()) {
        protocol_.tell_meter_values(evse, occasion);
    }
}

void Transactions2::report(Evse& evse) {
    if (auto* running = find(evse)) {
        Details details;
        details.readings.push_back(
            evse.read(station_.list(Setting::sampled_measurands), Occasion::trigger, station_.now()));
        update(evse, *running, Trigger::Trigger, std::move(details));
    }
}

void Transactions2::start(Evse& evse, Trigger trigger, Details details,
                          std::optional<std::int64_t> remote_start_id) {
    Running running;
    running.id = ocpp::new_message_id();
    running.state = evse.vehicle ? State::EVConnected : State::Idle;
    running.token = details.token;
    running.remote_start_id = remote_start_id;
    running.offered_w = evse.offered_w();
    running.looked_at = Station::Clock::now();
    evse.transaction_id = running.id;
    details.names_evse = true;
    details.names_remote_start = remote_start_id.has_value();
    const auto reading =
        evse.read(protocol_.list("SampledDataCtrlr.TxStartedMeasurands"), Occasion::begin, station_.now());
    details.readings.push_back(reading);
    running.readings.push_back(reading);
    station_.say("EVSE " + std::to_string(evse.number) + " transaction " + running.id);
    auto& kept = running_[evse.number] = std::move(running);
    send(evse, kept, v2::TransactionEventEnum::Started, trigger, details);
}

void Transactions2::update(Evse& evse, Running& running, Trigger trigger, Details details) {
    send(evse, running, v2::TransactionEventEnum::Updated, trigger, details);
}

void Transactions2::finish(Evse& evse, Trigger trigger, v2::ReasonEnum reason,
                           const std::optional<Token>& by) {
    auto running = std::move(running_.at(evse.number));
    running_.erase(evse.number);
    running.stopped = reason;
    running.state = state_of(evse);
    Details details;
    details.token = by;
    details.readings = std::move(running.readings);
    details.readings.push_back(
        evse.read(station_.list(Setting::ended_measurands), Occasion::end, station_.now()));
    send(evse, running, v2::TransactionEventEnum::Ended, trigger, details);
    evse.transaction_id.clear();
}

} // namespace voltgate::simulator
