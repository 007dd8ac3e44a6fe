// voltgate-sim: simulated OCPP charge points.
#include "tools/simulator/fleet.hpp"
#include "tools/simulator/url.hpp"
#include "tools/simulator/values.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/program_options.hpp>

#include <fcntl.h>
#include <iostream>
#include <sys/resource.h>
#include <unistd.h>

namespace {

namespace asio = boost::asio;
namespace po = boost::program_options;
using namespace voltgate::simulator;
namespace ocpp = voltgate::ocpp;

po::options_description describe() {
    po::options_description options("Options");
    const auto text = [](const char* value) { return po::value<std::string>()->default_value(value); };
    options.add_options()("help,h", "prints this text")                                                  //
        ("url", text("ws://127.0.0.1:9000/ocpp"), "address of the central system, without the identity") //
        ("count", po::value<unsigned>()->default_value(1), "number of charge points")                    //
        ("prefix", text("CP"), "their identities are <prefix>1, <prefix>2, ...")                         //
        ("evses", po::value<unsigned>()->default_value(1), "EVSEs of each")                              //
        ("protocol", text("ocpp1.6"),
         "what they speak: ocpp1.6, ocpp2.0.1 or ocpp2.1; several with commas are dealt out in turn") //
        ("password", po::value<std::string>(), "password of Basic authentication")                    //
        ("meter-interval", text("60s"), "between two meter values of a transaction")                  //
        ("time-scale", po::value<double>()->default_value(1), "energy flows this much faster")        //
        ("charge", "customers come, charge and leave by themselves")                                  //
        ("tag-prefix", text("TAG-"),
         "with --charge: at the n-th EVSE, counted over all, the tag is <prefix>n")                   //
        ("stay", text("10m"), "with --charge: how long a customer stays at most, about")              //
        ("script", po::value<std::string>(), "scenario file; - reads standard input")                 //
        ("pretend-transfers", "firmware is not fetched and logs are not delivered, only reported so") //
        ("security-events", "boots, resets and updates are told as security events, too")             //
        ("keep", "runs on after the scenario's end")                                                  //
        ("quiet,q", "no line per event, only the progress");
    return options;
}

constexpr auto grammar = R"(
A scenario has one step a line; # begins a comment, * is every charge point:
  wait 5s | quit
  CP1 plug 1 [soc=40] [capacity=60] [power=11] [phases=3] [iso15118=yes] [emaid=ID]
             [energy=20] [time=30m]                           CP1 unplug 1
  CP1 swipe 1 TAG [type=KeyCode]                              CP1 until 1 Charging [60s]
  CP1 offline [30s] | online | drop | reboot                  CP1 error 1 GroundFailure | clear 1
  CP1 fault duplicate|duplicate-id|wrong-types|slow-answers|half-open [on|off]
  CP1 fault bad-signature|bad-installation|plain-profiles|many-parts|scaled-units|count-on [on|off]
  CP1 limit 11|off | needs 1 7                                CP1 protocol ocpp2.0.1
  CP1 set TxCtrlr.TxStartPoint EVConnected,Authorized
  CP1 call DataTransfer {"vendorId":"x"}
)";

std::vector<ocpp::Version> protocols(const std::string& names) {
    std::vector<ocpp::Version> versions;
    for (const auto& name : split_list(names)) {
        const auto version = ocpp::version_of(name);
        if (!version)
            throw std::runtime_error("there is no protocol " + name);
        versions.push_back(*version);
    }
    if (versions.empty())
        throw std::runtime_error("--protocol needs one");
    return versions;
}

std::vector<StationOptions> station_options(const po::variables_map& given) {
    std::vector<StationOptions> all;
    const auto versions = protocols(given["protocol"].as<std::string>());
    for (unsigned number = 1; number <= given["count"].as<unsigned>(); ++number) {
        StationOptions options;
        set_url(options.connection, given["url"].as<std::string>());
        options.connection.identity = given["prefix"].as<std::string>() + std::to_string(number);
        if (given.count("password"))
            options.connection.password = given["password"].as<std::string>();
        options.version = versions[(number - 1) % versions.size()];
        options.evses = given["evses"].as<unsigned>();
        options.time_scale = given["time-scale"].as<double>();
        options.serial_number = "VG-" + options.connection.identity;
        if (given.count("pretend-transfers"))
            options.transfers = Transfers::pretended;
        options.security_events = given.count("security-events") > 0;
        if (!given.count("quiet"))
            options.on_event = [](std::string_view event) { std::cout << event << std::endl; };
        all.push_back(std::move(options));
    }
    return all;
}

asio::awaitable<void> let_pass(std::chrono::milliseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::use_awaitable);
}

/// Steps come from a descriptor, so that a terminal or a pipe may feed them while the charge points live.
asio::awaitable<void> run_script(Fleet& fleet, int descriptor) {
    constexpr std::chrono::seconds patience{15};
    if (!co_await fleet.ready(patience))
        std::cerr << "voltgate-sim: not all are connected; the scenario begins without them\n";
    asio::posix::stream_descriptor input(co_await asio::this_coro::executor, descriptor);
    std::string buffer;
    for (std::size_t number = 1;; ++number) {
        boost::system::error_code ended;
        const auto length = co_await asio::async_read_until(input, asio::dynamic_buffer(buffer), '\n',
                                                            asio::redirect_error(asio::use_awaitable, ended));
        const auto line = buffer.substr(0, ended ? buffer.size() : length);
        buffer.erase(0, line.size());
        try {
            const auto step = parse_step(line);
            if (step && step->verb == "quit")
                co_return;
            if (step && step->verb == "wait")
                co_await let_pass(parse_duration(step->words.at(0)));
            else if (step)
                co_await fleet.perform(*step);
        } catch (const ScriptError& error) {
            throw ScriptError("line " + std::to_string(number) + ": " + error.what());
        }
        if (ended)
            co_return;
    }
}

asio::awaitable<void> show_progress(const Fleet& fleet) {
    const bool terminal = ::isatty(STDERR_FILENO) == 1;
    for (;;) {
        co_await let_pass(std::chrono::seconds(terminal ? 1 : 10));
        std::cerr << (terminal ? "\r\x1b[K" : "") << fleet.summary() << (terminal ? "" : "\n") << std::flush;
    }
}

int open_script(const std::string& name) {
    if (name == "-")
        return ::dup(STDIN_FILENO);
    const int descriptor = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        throw std::runtime_error("cannot read " + name);
    return descriptor;
}

int run(const po::variables_map& given) {
    rlimit descriptors{};
    ::getrlimit(RLIMIT_NOFILE, &descriptors);
    descriptors.rlim_cur = descriptors.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &descriptors);

    asio::io_context loop(1);
    Fleet fleet(loop.get_executor(), station_options(given));
    const auto interval = std::chrono::duration_cast<std::chrono::seconds>(
        parse_duration(given["meter-interval"].as<std::string>()));
    for (std::size_t at = 0; at < fleet.size(); ++at)
        fleet.station(at).protocol().set(Setting::sample_interval, std::to_string(interval.count()));

    int code = 0;
    asio::co_spawn(loop, fleet.run(), [&](std::exception_ptr) { loop.stop(); });
    if (given.count("charge")) {
        Traffic traffic;
        traffic.tag_prefix = given["tag-prefix"].as<std::string>();
        traffic.stay = parse_duration(given["stay"].as<std::string>());
        fleet.admit_traffic(traffic);
    }
    if (given.count("script")) {
        const bool keep = given.count("keep") > 0;
        asio::co_spawn(loop, run_script(fleet, open_script(given["script"].as<std::string>())),
                       [&, keep](std::exception_ptr failed) {
                           try {
                               if (failed)
                                   std::rethrow_exception(failed);
                           } catch (const std::exception& error) {
                               std::cerr << "voltgate-sim: " << error.what() << '\n';
                               code = 1;
                           }
                           if (!keep || failed)
                               fleet.stop();
                       });
    }
    asio::co_spawn(loop, show_progress(fleet), asio::detached);
    asio::signal_set signals(loop, SIGINT, SIGTERM);
    signals.async_wait([&](auto, auto) { fleet.stop(); });
    loop.run();
    std::cerr << (::isatty(STDERR_FILENO) == 1 ? "\r\x1b[K" : "") << fleet.summary() << '\n';
    return code;
}

} // namespace

int main(int count, char** words) {
    try {
        const auto options = describe();
        po::variables_map given;
        po::store(po::parse_command_line(count, words, options), given);
        if (given.count("help")) {
            std::cout << "voltgate-sim: simulated OCPP charge points.\n\n" << options << grammar;
            return 0;
        }
        return run(given);
    } catch (const std::exception& error) {
        std::cerr << "voltgate-sim: " << error.what() << '\n';
        return 1;
    }
}
