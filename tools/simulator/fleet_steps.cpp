// The steps of a scenario, carried out on a station.
#include "tools/simulator/fleet.hpp"

#include <array>

namespace voltgate::simulator {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds usual_patience{60}; // of `until`

Vehicle vehicle_of(const Step& step) {
    Vehicle vehicle;
    for (const auto& [name, value] : step.named) {
        if (name == "soc")
            vehicle.soc_percent = parse_number(value);
        else if (name == "capacity")
            vehicle.capacity_wh = parse_number(value) * 1'000;
        else if (name == "power")
            vehicle.max_power_w = parse_number(value) * 1'000;
        else if (name == "phases" && parse_number(value) >= 1 && parse_number(value) <= 3)
            vehicle.phases = static_cast<unsigned>(parse_number(value));
        else if (name == "iso15118" && (value == "yes" || value == "no"))
            vehicle.iso15118 = value == "yes";
        else if (name == "energy")
            vehicle.wanted_wh = parse_number(value) * 1'000;
        else if (name == "time")
            vehicle.wanted_time = parse_duration(value);
        else if (name == "emaid")
            vehicle.emaid = value;
        else
            throw ScriptError("plug takes no " + name + "=" + value);
    }
    return vehicle;
}

void set_fault(Station& station, const Step& step) {
    const auto& name = step.words.at(0);
    const bool on = step.words.size() < 2 || step.words[1] == "on";
    if (name == "half-open")
        station.half_open();
    else if (name == "duplicate")
        station.faults().duplicates = on ? Duplicates::new_id : Duplicates::none;
    else if (name == "duplicate-id")
        station.faults().duplicates = on ? Duplicates::same_id : Duplicates::none;
    else if (name == "wrong-types")
        station.faults().wrong_types = on;
    else if (name == "slow-answers")
        station.faults().slow_answers = on;
    else if (name == "bad-signature")
        station.faults().bad_signature = on;
    else if (name == "bad-installation")
        station.faults().bad_installation = on;
    else if (name == "plain-profiles")
        station.faults().plain_profiles = on;
    else if (name == "many-parts")
        station.faults().many_parts = on;
    else if (name == "scaled-units")
        station.faults().scaled_units = on;
    else if (name == "count-on")
        station.faults().count_on = on;
    else
        throw ScriptError("there is no fault " + name);
}

std::string joined(const std::vector<std::string>& words, std::size_t from) {
    std::string text;
    for (std::size_t at = from; at < words.size(); ++at)
        text += (at > from ? " " : "") + words[at];
    return text;
}

Token token_of(const Step& step) {
    Token token(step.words.at(1));
    for (const auto& [name, value] : step.named) {
        if (name != "type")
            throw ScriptError("swipe takes no " + name + "=" + value);
        token.type = value;
    }
    return token;
}

void set_limit(Station& station, const std::string& limit) {
    constexpr double watts_in_kilowatt = 1'000;
    if (limit == "off")
        station.limit_from_outside(std::nullopt);
    else
        station.limit_from_outside(parse_number(limit) * watts_in_kilowatt);
}

void set_protocol(Station& station, const std::string& name) {
    const auto version = ocpp::version_of(name);
    if (!version)
        throw ScriptError("there is no protocol " + name);
    station.speak(*version);
}

void set_value(Station& station, const Step& step) {
    const auto& name = step.words.at(0);
    if (!station.protocol().configured(name))
        throw ScriptError(station.identity() + " has no " + name);
    station.protocol().configure(name, joined(step.words, 1));
    station.changed();
}

asio::awaitable<void> wait_for_status(Station& station, unsigned evse, const Step& step) {
    const auto status = status_of(step.words.at(1));
    if (!status)
        throw ScriptError("there is no status " + step.words.at(1));
    const auto patience = step.words.size() > 2 ? parse_duration(step.words[2]) : usual_patience;
    const bool reached =
        co_await station.until([&] { return station.evse(evse).status() == *status; }, patience);
    if (!reached)
        throw ScriptError(station.identity() + " EVSE " + step.words[0] + " did not become " + step.words[1]);
}

} // namespace

asio::awaitable<void> Fleet::perform_on(Station& station, const Step& step) {
    static constexpr std::array<std::string_view, 7> about_an_evse{"needs", "plug",  "unplug", "swipe",
                                                                   "error", "clear", "until"};
    unsigned evse = 0;
    if (std::ranges::count(about_an_evse, std::string_view(step.verb)) > 0) {
        evse = parse_evse(step);
        if (evse < 1 || evse > station.evse_count())
            throw ScriptError(station.identity() + " has no EVSE " + step.words.at(0));
    }
    if (step.verb == "plug")
        station.plug(evse, vehicle_of(step));
    else if (step.verb == "unplug")
        station.unplug(evse);
    else if (step.verb == "swipe")
        co_await station.swipe(evse, token_of(step));
    else if (step.verb == "offline" && step.words.empty())
        station.go_offline();
    else if (step.verb == "offline")
        station.go_offline(parse_duration(step.words[0]));
    else if (step.verb == "online")
        station.go_online();
    else if (step.verb == "drop")
        station.drop();
    else if (step.verb == "reboot")
        station.reboot();
    else if (step.verb == "error")
        station.break_down(evse, step.words.at(1));
    else if (step.verb == "clear")
        station.break_down(evse, {});
    else if (step.verb == "fault")
        set_fault(station, step);
    else if (step.verb == "limit")
        set_limit(station, step.words.at(0));
    else if (step.verb == "needs")
        station.change_needs(evse, parse_number(step.words.at(1)) * 1'000);
    else if (step.verb == "protocol")
        set_protocol(station, step.words.at(0));
    else if (step.verb == "set")
        set_value(station, step);
    else if (step.verb == "call")
        co_await station.call(step.words.at(0), joined(step.words, 1));
    else if (step.verb == "until")
        co_await wait_for_status(station, evse, step);
}

} // namespace voltgate::simulator
