#include "core/smart_charging/setting.hpp"

#include "core/smart_charging/forms.hpp"

#include <boost/json/array.hpp>

#include <utility>

namespace voltgate::core::smart_charging {

namespace {

namespace asio = boost::asio;

/// A refusal that another form of the profile may escape: the charge point has understood, and will not.
bool refuses_form(const Outcome& outcome) {
    return outcome.status == storage::CommandStatus::rejected ||
           outcome.status == storage::CommandStatus::call_error;
}

boost::json::value told(const Target& target, const Outcome& outcome) {
    boost::json::object attempt;
    attempt["evse_id"] = target.evse_id;
    attempt["purpose"] = storage::word_of(target.profile.purpose);
    attempt["kind"] = storage::word_of(target.profile.kind);
    attempt["stack_level"] = target.profile.stack_level;
    attempt["answer"] = outcome.ocpp_status.empty() ? outcome.error_code : outcome.ocpp_status;
    return boost::json::value(std::move(attempt));
}

/// What is stored when the charge point has taken the profile: it, and its form where that is another than
/// the one asked for.
void keep(Outcome& outcome, Conversation& station, const Target& target, const Target& asked,
          const Form& form, const Clock& clock) {
    storage::ProfileForm learned;
    learned.charge_point_id = station.charge_point().identity();
    learned.purpose = asked.profile.purpose;
    learned.accepted_purpose = form.purpose;
    learned.lowest_stack_level = form.lowest_stack_level;
    learned.absolute = form.absolute;
    const bool as_asked = form == form_of(asked.profile);
    outcome.effect = [target, learned, as_asked, &clock,
                      command = station.command_id()](storage::Database& db) {
        auto made = learned;
        made.learned_at = clock.now();
        if (as_asked)
            storage::charging_profiles::forget_form(db, made.charge_point_id, made.purpose);
        else
            storage::charging_profiles::learn(db, made);
        installed(db, made.charge_point_id, target, command, made.learned_at);
    };
}

struct Prepared {
    std::optional<Target> asked; ///< nothing: its session is over
    Surroundings around;
};

Prepared prepare(storage::Database& db, const std::string& charge_point_id,
                 const SetChargingProfile& command) {
    Prepared out;
    Target target;
    target.evse_id = command.evse_id.value_or(0);
    target.profile = *read_profile(command.charging_profile);
    if (command.session_id)
        target.session = storage::sessions::get(db, *command.session_id);
    out.around = surroundings_of(db, charge_point_id, target.profile.purpose);
    if (!target.session || target.session->status == storage::SessionStatus::active)
        out.asked = std::move(target);
    return out;
}

} // namespace

asio::awaitable<Outcome> set_in_some_form(Conversation& station, SetChargingProfile command,
                                          const Clock& clock, SendOnce send_once) {
    const auto& identity = station.charge_point().identity();
    const auto prepared =
        co_await station.store().read([&](storage::Database& db) { return prepare(db, identity, command); });
    if (!prepared.asked)
        co_return unusable("session_id", "the session does not run any more");
    const auto& asked = *prepared.asked;
    std::vector<Form> forms{form_of(asked.profile)};
    if (command.fallback.value_or(false))
        forms = forms_to_try(asked.profile, prepared.around.known);
    Outcome outcome;
    boost::json::array attempts;
    for (const auto& form : forms) {
        const auto target = in_form(asked, form, prepared.around, clock.now());
        if (!target)
            continue;
        outcome = co_await send_once(station, *target);
        attempts.push_back(told(*target, outcome));
        if (outcome.status == storage::CommandStatus::accepted)
            keep(outcome, station, *target, asked, form, clock);
        if (!refuses_form(outcome))
            break;
    }
    if (attempts.size() > 1)
        outcome.result["attempts"] = std::move(attempts);
    co_return outcome;
}

} // namespace voltgate::core::smart_charging
