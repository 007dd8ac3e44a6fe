#include "tests/scenarios/scenario_runner.hpp"

#include "core/json/time.hpp"
#include "storage/records/status_log.hpp"
#include "tests/scenarios/scenario_settings.hpp"
#include "tests/scenarios/stored.hpp"
#include "tests/support/pem_files.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace voltgate::tests {

namespace {

constexpr std::string_view arrow = "=>";
constexpr std::array<std::string_view, 5> methods{"GET", "POST", "PUT", "PATCH", "DELETE"};

/// Before and after the last "=>"; the latter is empty without one.
std::pair<std::string_view, std::string_view> split_at_arrow(std::string_view text) {
    const auto at = text.rfind(arrow);
    if (at == std::string_view::npos)
        return {trimmed(text), {}};
    return {trimmed(text.substr(0, at)), trimmed(text.substr(at + arrow.size()))};
}

bool is_method(std::string_view word) {
    return std::find(methods.begin(), methods.end(), word) != methods.end();
}

} // namespace

void ScenarioRunner::play(const Scenario& scenario) {
    for (const auto& step : scenario.steps) {
        try {
            play_step(step.text);
        } catch (const std::exception& failure) {
            throw ScenarioFailure(scenario.file.string() + ":" + std::to_string(step.line) + ": " +
                                  step.text + "\n" + failure.what());
        }
    }
    try {
        finish();
    } catch (const std::exception& failure) {
        throw ScenarioFailure(scenario.file.string() + ": at the end: " + failure.what());
    }
}

void ScenarioRunner::play_step(std::string_view text) {
    auto rest = text;
    const auto word = take_word(rest);
    if (word == "soon")
        return play_soon(rest);
    if (is_method(word) || word == "stored")
        return play_check(text);
    if (!play_server_step(word, rest))
        play_station_step(std::string(word), rest);
}

void ScenarioRunner::play_soon(std::string_view text) {
    std::string fault;
    const bool came = world().server.becomes_true([&] {
        try {
            play_check(text);
            return true;
        } catch (const std::runtime_error& failure) {
            fault = failure.what();
            return false;
        }
    });
    if (!came)
        throw std::runtime_error(fault);
}

void ScenarioRunner::play_check(std::string_view text) {
    auto rest = text;
    const auto word = take_word(rest);
    if (word == "stored")
        check_stored(rest);
    else
        request(word, rest);
}

bool ScenarioRunner::play_server_step(std::string_view word, std::string_view rest) {
    if (word == "server") {
        start_server(rest);
    } else if (word == "tag") {
        std::string uid(take_word(rest));
        const auto tag = id_tag(std::move(uid), named_values(rest), world().server.clock().now());
        world().server.write([&](storage::Database& db) { storage::id_tags::add(db, tag); });
    } else if (word == "charge-point") {
        std::string id(take_word(rest));
        const auto record = charge_point(std::move(id), named_values(rest), world().server.clock().now());
        world().server.write([&](storage::Database& db) { storage::charge_points::add(db, record); });
    } else if (word == "station") {
        add_station(rest);
    } else if (word == "pem") {
        std::string name(take_word(rest));
        bindings_[std::move(name)] = boost::json::string(pem_file(std::string(rest)));
    } else if (word == "@") {
        move_clock(rest);
    } else if (word == "=>") {
        if (under_way_.empty())
            throw std::invalid_argument("no request is under way");
        const auto response = under_way_.front().get();
        under_way_.pop_front();
        check_response(response, rest);
    } else if (word == "restart" || word == "kill") {
        change_options(world().server.options(), named_values(rest));
        restart(word == "kill");
    } else {
        return false;
    }
    return true;
}

void ScenarioRunner::play_station_step(const std::string& name, std::string_view rest) {
    auto& who = station(name);
    const auto verb = take_word(rest);
    if (verb == "->")
        who.send(substitute(rest, bindings_, Quoting::json));
    else if (verb == "<-" && rest == "nothing")
        expect_nothing(who);
    else if (verb == "<-")
        expect_frame(who, rest);
    else if (verb == "boots")
        check(R"({"status":"Accepted",...})", who.call("BootNotification", World::boot_payload(who)));
    else if (verb == "drops")
        who.drop();
    else if (verb == "closes")
        who.close();
    else if (verb == "reconnects")
        connect(who, split_at_arrow(rest).second);
    else if (verb == "uploads" || verb == "downloads")
        transfer(verb == "uploads" ? "PUT" : "GET", rest);
    else if (verb == "is" && take_word(rest) == "closed")
        expect_closed(who, rest);
    else
        throw std::invalid_argument("no such step");
}

void ScenarioRunner::finish() {
    if (!under_way_.empty())
        throw std::runtime_error("a request is still under way");
    for (auto& [name, who] : stations_)
        if (who.is_open())
            expect_nothing(who);
}

void ScenarioRunner::start_server(std::string_view rest) {
    world_ = std::make_unique<World>(server_options(named_values(rest)));
}

void ScenarioRunner::add_station(std::string_view rest) {
    auto [options, status] = split_at_arrow(rest);
    const std::string name(take_word(options));
    auto made = world().station(name);
    set_options(made.options(), named_values(options));
    connect(stations_.emplace(name, std::move(made)).first->second, status);
}

void ScenarioRunner::connect(RawStation& who, std::string_view wanted_status) {
    who.options().port = world().server.ocpp_endpoint().port();
    const auto before = newest_connection();
    const auto status = std::to_string(who.connect());
    if (status != (wanted_status.empty() ? "101" : wanted_status))
        throw std::runtime_error("the handshake was answered " + status);
    if (status == "101")
        await_arrival(who, before);
}

// A handshake is answered before the server has taken the charge point in: an operator or a rule that comes
// next could find it absent, or its connection of before.
void ScenarioRunner::await_arrival(RawStation& who, std::int64_t before) {
    const bool over =
        world().server.becomes_true([&] { return newest_connection() > before || !who.is_open(); });
    if (!over)
        throw std::runtime_error("the server has not taken it in");
}

std::int64_t ScenarioRunner::newest_connection() {
    const auto page = world().server.read([](storage::Database& db) {
        return storage::connection_log::list(db, std::nullopt, {.cursor = {}, .limit = 1});
    });
    return page.data.empty() ? 0 : page.data.front().id;
}

void ScenarioRunner::expect_frame(RawStation& who, std::string_view pattern) {
    check(pattern, boost::json::parse(who.expect()));
}

// The server answers in order: when the answer to a last question is the next frame, nothing was on its way.
void ScenarioRunner::expect_nothing(RawStation& who) {
    const auto id = "barrier-" + std::to_string(++barriers_);
    who.send(R"([2,")" + id + R"(","Heartbeat",{}])");
    const auto text = who.expect();
    const auto frame = boost::json::parse(text);
    if (frame.as_array().at(1) != boost::json::string(id))
        throw std::runtime_error("there was " + text);
}

void ScenarioRunner::expect_closed(RawStation& who, std::string_view code) {
    const auto closed = who.closed();
    if (!closed)
        throw std::runtime_error("the connection is still open");
    const auto found = std::to_string(static_cast<int>(closed->code));
    if (!code.empty() && code != found)
        throw std::runtime_error("it was closed with " + found);
}

void ScenarioRunner::move_clock(std::string_view to) {
    auto& clock = world().server.clock();
    if (const auto instant = core::json::time_of(to))
        clock.set(*instant);
    else
        clock.advance(duration_of(to));
    world().server.sweep();
}

void ScenarioRunner::request(std::string_view method, std::string_view rest) {
    const bool background = rest.ends_with('&');
    if (background)
        rest.remove_suffix(1);
    auto [asked, wanted] = background ? std::pair{trimmed(rest), std::string_view{}} : split_at_arrow(rest);
    const auto target = substitute(take_word(asked), bindings_, Quoting::bare);
    const auto body = substitute(asked, bindings_, Quoting::json);
    auto send = [client = world().server.client(), method = std::string(method), target, body]() mutable {
        return client.request(method, target, body);
    };
    if (background)
        under_way_.push_back(std::async(std::launch::async, std::move(send)));
    else
        check_response(send(), wanted);
}

void ScenarioRunner::transfer(const std::string& method, std::string_view rest) {
    auto [asked, wanted] = split_at_arrow(rest);
    const auto url = substitute(take_word(asked), bindings_, Quoting::bare);
    const auto base = "http://127.0.0.1:" + std::to_string(world().server.files_endpoint().port());
    if (!url.starts_with(base + '/'))
        throw std::runtime_error(url + " does not lead to the file server");
    HttpClient client(world().server.files_endpoint());
    const auto response = client.request(method, url.substr(base.size()), std::string(asked));
    const auto status = take_word(wanted);
    if (status != std::to_string(response.status) || (!wanted.empty() && wanted != response.body))
        throw std::runtime_error("the answer is " + std::to_string(response.status) + " " + response.body);
}

void ScenarioRunner::check_response(const HttpResponse& response, std::string_view wanted) {
    const auto status = take_word(wanted);
    if (status != std::to_string(response.status))
        throw std::runtime_error("the answer is " + std::to_string(response.status) + " " + response.body);
    if (!wanted.empty())
        check(wanted, boost::json::parse(response.body));
}

void ScenarioRunner::check_stored(std::string_view rest) {
    auto [what, pattern] = split_at_arrow(rest);
    const auto family = take_word(what);
    const auto rows = world().server.read(
        [&](storage::Database& db) { return boost::json::value(stored_rows(db, family, what)); });
    check(pattern, rows);
}

void ScenarioRunner::check(std::string_view pattern, const boost::json::value& value) {
    const auto fault = JsonPattern::parse(pattern).mismatch(value, bindings_);
    if (!fault.empty())
        throw std::runtime_error(fault);
}

void ScenarioRunner::restart(bool killed) {
    if (killed)
        world().server.kill();
    else
        world().server.stop();
    world().server.start();
}

World& ScenarioRunner::world() {
    if (!world_)
        throw std::invalid_argument("the first step is not `server`");
    return *world_;
}

RawStation& ScenarioRunner::station(const std::string& name) {
    const auto found = stations_.find(name);
    if (found == stations_.end())
        throw std::invalid_argument("there is no charge point " + name);
    return found->second;
}

} // namespace voltgate::tests
