// voltgate-load: many OCPP 1.6 charge points that measure a central system.
#include "tools/load/run.hpp"

#include <boost/program_options.hpp>

#include <iostream>
#include <sys/resource.h>

namespace {

namespace po = boost::program_options;
using namespace voltgate::load;

constexpr std::array<std::pair<std::string_view, Mode>, 5> modes{{{"idle", Mode::idle},
                                                                  {"heartbeat", Mode::heartbeat},
                                                                  {"meter", Mode::meter},
                                                                  {"transactions", Mode::transactions},
                                                                  {"storm", Mode::storm}}};

po::options_description describe() {
    po::options_description options("Options");
    options.add_options()("help,h", "prints this text")(
        "url", po::value<std::string>()->default_value("ws://127.0.0.1:9000/ocpp"),
        "address, without the identity")("mode", po::value<std::string>()->default_value("transactions"),
                                         "idle, heartbeat, meter, transactions (Authorize, Start, 5 x "
                                         "MeterValues, Stop), storm (all drop by RST and "
                                         "return)")("connections", po::value<unsigned>()->default_value(200),
                                                    "charge points")(
        "seconds", po::value<double>()->default_value(10),
        "how long is measured")("warm-up", po::value<double>()->default_value(2), "seconds before that")(
        "prefix", po::value<std::string>()->default_value("LOAD"),
        "identities and tags are <prefix>1, <prefix>2, ...")(
        "parallel", po::value<unsigned>()->default_value(200), "handshakes at a time while connecting")(
        "server-pid", po::value<int>(),
        "the server's process: its CPU time and memory are measured, too")("json", "prints one JSON object");
    return options;
}

Mode mode_of(const std::string& text) {
    for (const auto& [name, mode] : modes)
        if (name == text)
            return mode;
    throw std::runtime_error("there is no mode " + text);
}

RunOptions run_options(const po::variables_map& given) {
    RunOptions options;
    options.url = given["url"].as<std::string>();
    options.mode = mode_of(given["mode"].as<std::string>());
    options.connections = given["connections"].as<unsigned>();
    options.measured =
        std::chrono::milliseconds(static_cast<std::int64_t>(given["seconds"].as<double>() * 1'000));
    options.warm_up =
        std::chrono::milliseconds(static_cast<std::int64_t>(given["warm-up"].as<double>() * 1'000));
    options.prefix = given["prefix"].as<std::string>();
    options.parallel = given["parallel"].as<unsigned>();
    if (given.count("server-pid"))
        options.server = given["server-pid"].as<int>();
    return options;
}

} // namespace

int main(int count, char** words) {
    try {
        const auto options = describe();
        po::variables_map given;
        po::store(po::parse_command_line(count, words, options), given);
        if (given.count("help")) {
            std::cout << "voltgate-load: many OCPP 1.6 charge points that measure a central system.\n\n"
                      << options;
            return 0;
        }
        rlimit descriptors{};
        ::getrlimit(RLIMIT_NOFILE, &descriptors);
        descriptors.rlim_cur = descriptors.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &descriptors);
        const auto report = run(run_options(given));
        std::cout << (given.count("json") ? as_json(report) : as_text(report));
        return report.failed > 0 ? 1 : 0;
    } catch (const std::exception& error) {
        std::cerr << "voltgate-load: " << error.what() << '\n';
        return 2;
    }
}
