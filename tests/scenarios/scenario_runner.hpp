#pragma once

#include "tests/scenarios/json_pattern.hpp"
#include "tests/scenarios/scenario.hpp"
#include "tests/scenarios/world.hpp"

#include <cstdint>
#include <deque>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace voltgate::tests {

/// Plays one scenario against a server of its own. Belongs to one thread.
class ScenarioRunner {
public:
    /// Throws ScenarioFailure with file and line where it does not go as written.
    void play(const Scenario& scenario);

private:
    void play_step(std::string_view text);
    bool play_server_step(std::string_view word, std::string_view rest);
    void play_station_step(const std::string& name, std::string_view rest);
    void play_soon(std::string_view text);
    void play_check(std::string_view text);
    void finish();

    void start_server(std::string_view rest);
    void add_station(std::string_view rest);
    void connect(RawStation& station, std::string_view wanted_status);
    void await_arrival(RawStation& station, std::int64_t before);
    /// The number of the last connection that the server has stored.
    std::int64_t newest_connection();
    void expect_frame(RawStation& station, std::string_view pattern);
    void expect_nothing(RawStation& station);
    void expect_closed(RawStation& station, std::string_view code);
    void move_clock(std::string_view to);
    void request(std::string_view method, std::string_view rest);
    void transfer(const std::string& method, std::string_view rest);
    void check_stored(std::string_view rest);
    void check_response(const HttpResponse& response, std::string_view wanted);
    void check(std::string_view pattern, const boost::json::value& value);
    void restart(bool killed);

    World& world();
    RawStation& station(const std::string& name);

    std::unique_ptr<World> world_;
    Bindings bindings_;
    std::deque<std::future<HttpResponse>> under_way_;
    std::map<std::string, RawStation> stations_; // gone before the world they live in
    int barriers_ = 0;
};

} // namespace voltgate::tests
