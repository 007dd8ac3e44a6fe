#include "core/smart_charging/smart_charging.hpp"

#include "core/json/write.hpp"
#include "core/scopes.hpp"
#include "core/smart_charging/placing.hpp"
#include "core/smart_charging/v16.hpp"
#include "core/smart_charging/v2.hpp"
#include "core/smart_charging/v2_reports.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <utility>

namespace voltgate::core::smart_charging {

namespace {

using storage::Database;

constexpr std::string_view member = "charging_profile";

const boost::json::object* profile_in(const boost::json::value& body) {
    const auto* found = body.is_object() ? body.get_object().if_contains(member) : nullptr;
    return found ? found->if_object() : nullptr;
}

void add_under_member(json::FieldErrors& all, const json::FieldErrors& of_profile) {
    for (const auto& [path, messages] : of_profile) {
        auto& at = all[path == "body" ? std::string(member) : std::string(member) + '.' + path];
        at.insert(at.end(), messages.begin(), messages.end());
    }
}

/// What is wrong with the profile as such, whatever charge point it is for.
json::FieldErrors profile_faults(const boost::json::object& body, bool for_new_session) {
    const auto profile = read_profile(body, json::UnknownFields::refused);
    if (!profile)
        return profile.error();
    auto faults = validate(*profile);
    if (for_new_session && profile->purpose != Purpose::tx_profile)
        faults["purpose"].emplace_back("must be tx_profile: it is for the session that begins");
    if (for_new_session && profile->transaction_id)
        faults["transaction_id"].emplace_back("must be absent: there is no transaction yet");
    return faults;
}

/// The declaration with the profile in its body checked and described.
Declaration with_profile(Declaration declaration, bool for_new_session) {
    declaration.field_errors = [inner = declaration.field_errors,
                                for_new_session](const Declaration::Body& body) {
        auto errors = inner(body);
        if (const auto* profile = profile_in(body))
            add_under_member(errors, profile_faults(*profile, for_new_session));
        return errors;
    };
    declaration.schema = [inner = declaration.schema] {
        auto schema = inner();
        if (auto* properties = schema.if_contains("properties"))
            properties->as_object()[member] = json::schema<ChargingProfile>();
        return schema;
    };
    return declaration;
}

/// A number that no profile on the charge point has: operators give numbers of their own.
std::int64_t free_number(Database& db, const std::string& charge_point_id) {
    const auto installed = storage::charging_profiles::of_charge_point(db, charge_point_id);
    for (;;) {
        const auto number = storage::charging_profiles::next_number(db);
        const bool taken =
            std::any_of(installed.begin(), installed.end(),
                        [&](const storage::InstalledProfile& each) { return each.profile_id == number; });
        if (!taken)
            return number;
    }
}

/// Writes the profile into the command's request: in neutral words, with an id.
void write_profile(Database& db, const std::string& charge_point_id, boost::json::object& request,
                   ChargingProfile profile) {
    if (!profile.id)
        profile.id = free_number(db, charge_point_id);
    request[member] = boost::json::parse(json::to_text(profile));
}

void book_with_new_session(Database& db, storage::Command& command) {
    auto request = boost::json::parse(command.request.text);
    const auto* body = profile_in(request);
    if (body == nullptr)
        return;
    auto profile = read_profile(*body);
    write_profile(db, command.charge_point_id, request.as_object(), std::move(*profile));
    command.request.text = boost::json::serialize(request);
}

/// Books what is sent: the place found, the unit converted.
void book(Database& db, storage::Command& command, const Clock& clock, const Settings& settings) {
    const auto request = boost::json::parse(command.request.text);
    const auto asked = *json::read<SetChargingProfile>(request);
    auto target = place(db, command.charge_point_id, asked, clock.now(), settings);
    if (target.has_error()) // a precondition has found nothing: it is the same transaction
        throw std::logic_error("a refused profile was booked");
    auto out = request.as_object();
    out["evse_id"] = target->evse_id;
    command.evse_id = target->evse_id;
    if (target->session)
        out["session_id"] = target->session->id;
    write_profile(db, command.charge_point_id, out, std::move(target->profile));
    command.request.text = boost::json::serialize(out);
}

Declaration set_command(const Clock& clock, const Settings& settings) {
    const auto refuse = [&clock, &settings](Database& db, const std::string& charge_point_id,
                                            const SetChargingProfile& asked) -> std::optional<Refusal> {
        const auto target = place(db, charge_point_id, asked, clock.now(), settings);
        return target ? std::nullopt : std::optional(target.error());
    };
    return with_profile(Declared<SetChargingProfile>("set-charging-profile", scopes::charging_profiles,
                                                     "Limits what may be drawn, by a charging profile")
                            .precondition(refuse)
                            .booked([&clock, &settings](Database& db, storage::Command& command) {
                                book(db, command, clock, settings);
                            })
                            .v16(
                                [&clock](Conversation& station, SetChargingProfile command) {
                                    return v16::set(station, std::move(command), clock);
                                },
                                v16::to_set)
                            .v2([&clock](Conversation& station, SetChargingProfile command) {
                                return v2::set(station, std::move(command), clock);
                            }),
                        false);
}

std::optional<Refusal> refuse_beyond_limits(Database& db, const std::string& charge_point_id,
                                            const Declaration::Body& body) {
    const auto* found = profile_in(body);
    const auto profile = found ? std::optional(read_profile(*found)) : std::nullopt;
    if (!profile || !*profile)
        return std::nullopt;
    return first_fault(validate(**profile, capabilities_of(db, charge_point_id)));
}

} // namespace

Declaration with_session_profile(Declaration declaration) {
    auto declared = with_profile(std::move(declaration), true);
    declared.precondition = [inner = declared.precondition](Database& db, const std::string& charge_point_id,
                                                            const Declaration::Body& body) {
        auto refusal = inner ? inner(db, charge_point_id, body) : std::nullopt;
        return refusal ? refusal : refuse_beyond_limits(db, charge_point_id, body);
    };
    declared.booked = [inner = declared.booked](Database& db, storage::Command& command) {
        if (inner)
            inner(db, command);
        book_with_new_session(db, command);
    };
    return declared;
}

std::vector<Declaration> declarations(const Clock& clock, const Settings& settings,
                                      multipart::Collector& multiparts) {
    return {set_command(clock, settings),
            Declared<GetChargingProfiles>("get-charging-profiles", scopes::charging_profiles,
                                          "Asks the charge point which profiles it has installed")
                .v2([&clock, &multiparts](Conversation& station, GetChargingProfiles command) {
                    return v2::get_profiles(station, std::move(command), clock, multiparts);
                }),
            Declared<ClearChargingProfile>("clear-charging-profile", scopes::charging_profiles,
                                           "Removes charging profiles: all that fit, or every one")
                .v16(v16::clear, v16::to_clear)
                .v2(v2::clear),
            Declared<GetCompositeSchedule>("get-composite-schedule", scopes::charging_profiles,
                                           "Asks the charge point what its profiles come to")
                .v16(v16::composite_schedule, v16::to_compose)
                .v2(v2::composite_schedule)};
}

} // namespace voltgate::core::smart_charging
