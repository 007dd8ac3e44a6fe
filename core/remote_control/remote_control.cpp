#include "core/remote_control/remote_control.hpp"

#include "core/remote_control/send_ocpp.hpp"
#include "core/remote_control/start_rules.hpp"
#include "core/remote_control/v16.hpp"
#include "core/remote_control/v2.hpp"
#include "core/remote_control/v2_reset.hpp"
#include "core/scopes.hpp"
#include "core/smart_charging/smart_charging.hpp"
#include "core/transactions/transactions.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/records/commands.hpp"
#include "storage/records/sessions.hpp"

#include <utility>

namespace voltgate::core::remote_control {

namespace {

/// A session can be stopped while it runs, at the charge point that it runs on.
std::optional<Refusal> refuse_stop(storage::Database& db, const std::string& charge_point_id,
                                   const Stop& stop) {
    const auto session = storage::sessions::get(db, stop.session_id);
    if (!session || session->charge_point_id != charge_point_id)
        return Refusal{Refusal::Kind::not_found, "session_not_found", "session_id",
                       "this charge point has no such session"};
    const bool pending = session->status == storage::SessionStatus::pending;
    if (pending && !stop.force.value_or(false))
        return Refusal{Refusal::Kind::conflict, "session_not_begun", "session_id",
                       "the session has not begun; by force it ends here"};
    if (!pending && session->status != storage::SessionStatus::active)
        return Refusal{Refusal::Kind::conflict, "session_not_running", "session_id", "the session has ended"};
    const auto charge_point = storage::charge_points::get(db, charge_point_id);
    return charge_point && !pending && !stop.force.value_or(false) ? refuse_unbooted(*charge_point)
                                                                   : std::nullopt;
}

/// By force a session ends here also when its charge point cannot be reached.
std::optional<Outcome> end_here(const Stop& stop, const Clock& clock) {
    if (!stop.force.value_or(false))
        return std::nullopt;
    Outcome outcome;
    outcome.effect = [id = stop.session_id, &clock](storage::Database& db) {
        transactions::force_end(db, id, clock.now());
    };
    return outcome;
}

/// A charge point names what comes of a start by this number, where its protocol can.
void number_start(storage::Database& db, storage::Command& command) {
    command.remote_start_id = storage::commands::next_remote_start(db);
}

Declaration start_command(const Clock& clock, const Settings& settings) {
    return smart_charging::with_session_profile(
        Declared<Start>("start", scopes::control, "Starts a session for an id tag")
            .precondition([&clock, &settings](storage::Database& db, const std::string& charge_point_id,
                                              const Start& asked) {
                return refuse_start(db, charge_point_id, asked, clock.now(), settings);
            })
            .booked(number_start)
            .v16(v16::start, v16::needs_to_start)
            .v16_unless(v16::refuse_start)
            .v2_unless(v2::refuse_start)
            .v2([&clock](Conversation& station, Start command) {
                return v2::start(station, std::move(command), clock);
            }));
}

} // namespace

std::vector<Declaration> declarations(const Clock& clock, const Settings& settings) {
    const auto trigger = [&settings](Conversation& station, TriggerMessage command) {
        return v16::trigger_message(station, std::move(command), settings);
    };
    const auto v16_stop = [&clock](Conversation& station, Stop command) {
        return v16::stop(station, std::move(command), clock);
    };
    const auto v2_stop = [&clock](Conversation& station, Stop command) {
        return v2::stop(station, std::move(command), clock);
    };
    const auto offline_stop = [&clock](const std::string&, const Stop& command) {
        return end_here(command, clock);
    };
    return {
        start_command(clock, settings),
        Declared<Stop>("stop", scopes::control, "Stops a running session")
            .precondition(refuse_stop)
            .without_connection(offline_stop)
            .v16(v16_stop)
            .v2(v2_stop),
        Declared<Reset>("reset", scopes::control, "Restarts the charge point or one EVSE")
            .v16(v16::reset)
            .v16_unless(v16::refuse_reset)
            .v2(v2::reset),
        Declared<Unlock>("unlock", scopes::control, "Unlocks the cable of a connector")
            .v16(v16::unlock)
            .v16_unless(v16::refuse_unlock)
            .v2(v2::unlock),
        Declared<TriggerMessage>("trigger-message", scopes::control,
                                 "Asks the charge point to send a message now")
            .v16(trigger, v16::needs_to_trigger)
            .v16_unless(v16::refuse_trigger)
            .v2(v2::trigger_message)
            .v2_unless(v2::refuse_trigger),
        Declared<SendOcpp>("send-ocpp", scopes::raw_ocpp, "Sends any OCPP action with a payload of your own")
            .precondition(refuse_raw)
            .v16(send_ocpp)
            .v16_unless([](const SendOcpp& command) { return refuse_unfit(command, ocpp::Version::v16); })
            .v2(send_ocpp)
            .v2_unless(refuse_unfit),
    };
}

} // namespace voltgate::core::remote_control
