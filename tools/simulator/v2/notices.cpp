// What a 2.x station tells by itself: availability, events, meter values.
#include "certs/encoding.hpp"
#include "ocpp/types/number.hpp"
#include "ocpp/v2/metering.hpp"
#include "ocpp/v2/reservation.hpp"
#include "tools/simulator/reading_context.hpp"
#include "tools/simulator/station.hpp"
#include "tools/simulator/v2/protocol.hpp"
#include "tools/simulator/v2/translate.hpp"

#include <algorithm>
#include <cmath>

namespace voltgate::simulator {

namespace {

std::string number(double value, int places = 1) {
    std::string text;
    ocpp::append_decimal(text, value, places);
    return text;
}

double rounded(double value, int places) {
    const double scale = std::pow(10, places);
    return std::round(value * scale) / scale;
}

std::string word(bool value) {
    return value ? "true" : "false";
}

/// A made-up signature, in the form that real meters use.
v2::SignedMeterValue signed_value(const Sample& sample, const ocpp::DateTime& at) {
    v2::SignedMeterValue made;
    made.signedMeterData = certs::base64("OCMF|{\"RV\":" + number(sample.value, sample.places) +
                                         ",\"TM\":\"" + at.text() + "\"}|{\"SD\":\"00\"}");
    made.signingMethod = "ECDSA-secp256r1-SHA256";
    made.encodingMethod = "OCMF";
    made.publicKey = certs::base64("no key");
    return made;
}

} // namespace

/// Nothing is kept for later while offline: what counts then is the status on return.
void Protocol2::report_changes() {
    for (auto& evse : station_.evses())
        transactions_.look(evse);
    if (station_.online()) {
        if (available_ != station_.operative())
            report_station();
        for (const auto& evse : station_.evses())
            if (evse.reported != evse.status())
                tell_status(evse);
    }
    station_.changed();
}

/// The station as a whole has no StatusNotification: its state is an event (G01).
void Protocol2::report_station() {
    available_ = station_.operative();
    tell_event({"ChargingStation", "AvailabilityState"}, *available_ ? "Available" : "Unavailable");
}

void Protocol2::tell_status(const Evse& evse) {
    const auto status = evse.status();
    const auto word = connector_status_of(status);
    auto& kept = *station_.find(evse.number);
    const bool changed = !kept.reported || connector_status_of(*kept.reported) != word;
    const bool fault_changed =
        kept.reported && ((*kept.reported == EvseStatus::faulted) != (status == EvseStatus::faulted));
    if (kept.reported != status)
        station_.say("EVSE " + std::to_string(evse.number) + ' ' + std::string(to_string(status)));
    kept.reported = status;
    if (fault_changed)
        tell_event({"EVSE", "Problem", "", evse.number}, simulator::word(!evse.error.empty()), evse.error);
    if (!changed)
        return; // other steps of a session are told by its events
    if (version_ >= ocpp::Version::v21) {
        tell_event({"Connector", "AvailabilityState", "", evse.number, 1},
                   std::string(ocpp::wire_word(word)));
        return;
    }
    v2::StatusNotificationRequest request;
    request.timestamp = station_.now();
    request.connectorStatus = word;
    request.evseId = evse.number;
    request.connectorId = 1;
    tell(request);
}

v2::EventData Protocol2::event(const Place& place, const std::string& value) {
    v2::EventData data;
    data.eventId = next_event_++;
    data.timestamp = station_.now();
    data.trigger = v2::EventTriggerEnum::Delta;
    data.actualValue = value;
    data.component = component_of(place);
    data.variable = variable_of(place);
    data.eventNotificationType = v2::EventNotificationEnum::HardWiredNotification;
    return data;
}

void Protocol2::tell_event(const Place& place, const std::string& value, std::string_view tech_info) {
    auto data = event(place, value);
    if (!tech_info.empty())
        data.techInfo = ocpp::Text<500>(tech_info);
    send_events({std::move(data)}, false);
}

void Protocol2::send_events(std::vector<v2::EventData> events, bool keep) {
    v2::NotifyEventRequest request;
    request.generatedAt = station_.now();
    request.seqNo = 0;
    request.eventData = ocpp::List<v2::EventData, 1>(std::move(events));
    if (!keep)
        return tell(request);
    Outgoing message;
    message.action = "NotifyEvent";
    message.kind = Outgoing::Kind::transaction;
    message.payload = [text = message2(request, version_).payload] { return text; };
    station_.queue(std::move(message));
}

void Protocol2::tick() {
    refresh();
    look_at_monitors();
    const auto now = station_.now();
    std::erase_if(shown, [&](const auto& each) {
        return each.second.endDateTime && *each.second.endDateTime <= now; // O02.FR.03
    });
}

/// N07: what is above the level stays untold; what is severe is kept while offline.
void Protocol2::look_at_monitors() {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(station_.now().at.time_since_epoch());
    const auto findings =
        monitors_.look(model_, Station::Clock::now(), seconds.count(), !transactions_.idle());
    if (!model_.flag("MonitoringCtrlr.Enabled"))
        return;
    const auto level = model_.number("MonitoringCtrlr.ActiveMonitoringLevel");
    for (const auto& finding : findings) {
        const auto& monitor = *finding.monitor;
        const bool severe = monitor.severity <= model_.number("MonitoringCtrlr.OfflineQueuingSeverity");
        if (monitor.severity > level || (!station_.online() && !severe))
            continue;
        auto data = event(monitor.place, finding.value);
        data.trigger = finding.trigger;
        data.variableMonitoringId = monitor.id;
        data.eventNotificationType = monitor.kind;
        if (finding.cleared)
            data.cleared = true;
        if (version_ >= ocpp::Version::v21)
            data.severity = monitor.severity;
        if (const auto* evse = station_.find(monitor.place.evse); evse && !evse->transaction_id.empty())
            data.transactionId = evse->transaction_id;
        send_events({std::move(data)}, severe);
    }
}

void Protocol2::refresh() {
    double power_w = 0;
    bool problem = false;
    const auto& options = station_.options();
    for (const auto& evse : station_.evses()) {
        const auto number = evse.number;
        const auto state = std::string(ocpp::wire_word(connector_status_of(evse.status())));
        model_.put({"EVSE", "AvailabilityState", "", number}, state);
        model_.put({"Connector", "AvailabilityState", "", number, 1}, state);
        model_.put({"EVSE", "Power", "", number}, simulator::number(evse.power_w()));
        model_.put({"EVSE", "Temperature", "", number}, simulator::number(evse.temperature_c));
        model_.put({"EVSE", "Problem", "", number}, word(!evse.error.empty()));
        model_.put({"ConnectorPlugRetentionLock", "Problem", "", number, 1},
                   word(evse.error == "ConnectorLockFailure"));
        model_.put({"EVSE", "EvseId", "", number},
                   "DE*VGT*E" + options.connection.identity + '*' + std::to_string(number));
        power_w += evse.power_w();
        problem = problem || !evse.error.empty();
    }
    model_.put({"ElectricalFeed", "Power"}, number(power_w));
    model_.put({"ChargingStation", "Problem"}, word(problem));
    model_.put({"ChargingStation", "AvailabilityState"}, station_.operative() ? "Available" : "Unavailable");
    model_.put({"ChargingStation", "SerialNumber"}, options.serial_number);
    model_.put({"ChargingStation", "Model"}, options.model);
    model_.put({"ChargingStation", "VendorName"}, options.vendor);
    model_.put({"Controller", "FirmwareVersion"}, options.firmware_version);
    model_.put({"Controller", "Temperature"}, number(station_.evse(1).temperature_c));
    model_.put({"ClockCtrlr", "DateTime"}, station_.now().text());
    model_.put({"LocalAuthListCtrlr", "Entries"}, std::to_string(station_.local().size()));
    model_.put({"SmartChargingCtrlr", "Entries", "ChargingProfiles"},
               std::to_string(station_.profiles().size()));
    model_.put({"DisplayMessageCtrlr", "DisplayMessages"}, std::to_string(shown.size()));
    model_.put({"SecurityCtrlr", "CertificateEntries"}, std::to_string(station_.certificates().roots.size()));
}

/// J02. With `scaled units` energy and power are told in thousands.
v2::MeterValue Protocol2::meter_value(const Reading& reading) const {
    const bool sign = model_.flag("SampledDataCtrlr.SignReadings");
    v2::MeterValue value;
    value.timestamp = reading.at;
    for (const auto& sample : reading.samples) {
        auto& made = value.sampledValue.emplace_back();
        made.value = rounded(sample.value, sample.places);
        made.context = context_of<v2::ReadingContextEnum>(reading.occasion);
        made.measurand = ocpp::Open<v2::MeasurandEnum>::of(sample.measurand);
        if (!sample.phase.empty())
            made.phase = ocpp::Open<v2::PhaseEnum>::of(sample.phase);
        if (!sample.location.empty())
            made.location = ocpp::Open<v2::LocationEnum>::of(sample.location);
        const bool scaled =
            station_.options().faults.scaled_units && (sample.unit == "Wh" || sample.unit == "W");
        if (scaled)
            made.value = rounded(sample.value, sample.places) / 1'000;
        if (!sample.unit.empty()) {
            auto& unit = made.unitOfMeasure.emplace();
            unit.unit = sample.unit;
            if (scaled)
                unit.multiplier = 3;
        }
        if (sign && sample.measurand == "Energy.Active.Import.Register")
            made.signedMeterValue = signed_value(sample, reading.at);
    }
    return value;
}

/// J01: outside transactions, or as asked for.
void Protocol2::tell_meter_values(Evse& evse, Occasion occasion) {
    v2::MeterValuesRequest request;
    request.evseId = evse.number;
    request.meterValue.push_back(
        meter_value(evse.read(station_.list(Setting::aligned_measurands), occasion, station_.now())));
    tell(request);
}

void Protocol2::reservation_over(const Reservation& reservation, ReservationEnd how) {
    v2::ReservationStatusUpdateRequest request;
    request.reservationId = reservation.id;
    request.reservationUpdateStatus = how == ReservationEnd::expired
                                          ? v2::ReservationUpdateStatusEnum::Expired
                                          : v2::ReservationUpdateStatusEnum::Removed;
    tell(request);
}

/// K12, K13
void Protocol2::limited_from_outside(const ChargingProfile* limit) {
    if (!limit) {
        v2::ClearedChargingLimitRequest request;
        request.chargingLimitSource = v2::ChargingLimitSourceEnum::EMS;
        return tell(request);
    }
    v2::NotifyChargingLimitRequest request;
    request.chargingLimit.chargingLimitSource = v2::ChargingLimitSourceEnum::EMS;
    request.chargingLimit.isGridCritical = false;
    if (model_.flag("SmartChargingCtrlr.NotifyChargingLimitWithSchedules"))
        request.chargingSchedule.emplace().push_back(limit->chargingSchedule.front());
    tell(request);
}

void Protocol2::show_cost(const std::string& transaction_id, double cost) {
    station_.say("shows the cost of " + transaction_id + ": " + number(cost, 2) + ' ' +
                 model_.text("TariffCostCtrlr.Currency"));
}

} // namespace voltgate::simulator
