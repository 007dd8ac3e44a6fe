#include "tools/load/run.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <array>
#include <cstdio>

namespace voltgate::load {

namespace {

const char* name_of(Mode mode) {
    switch (mode) {
    case Mode::idle:
        return "idle";
    case Mode::heartbeat:
        return "heartbeat";
    case Mode::meter:
        return "meter";
    case Mode::transactions:
        return "transactions";
    case Mode::storm:
        return "storm";
    }
    return "";
}

std::string line(const char* what, double value, const char* unit, int places) {
    std::array<char, 100> text{};
    std::snprintf(text.data(), text.size(), "%-26s %12.*f %s\n", what, places, value, unit);
    return text.data();
}

std::optional<double> cpu_us_per_message(const Report& report) {
    if (!report.cpu_s || report.messages == 0)
        return std::nullopt;
    return *report.cpu_s * 1e6 / static_cast<double>(report.messages);
}

/// What a connection takes, from what all of them added.
std::optional<double> kib_per_connection(const Report& report) {
    if (!report.rss_before_kib || !report.rss_kib || report.connections == 0)
        return std::nullopt;
    return (*report.rss_kib - *report.rss_before_kib) / report.connections;
}

} // namespace

std::string as_text(const Report& report) {
    std::string text =
        std::string(name_of(report.mode)) + ", " + std::to_string(report.connections) + " connections\n";
    text += line("connected and booted in", report.connect_s, "s", 2);
    if (report.mode == Mode::storm)
        text += line("all back after", report.storm_s, "s", 2);
    text += line("messages", static_cast<double>(report.messages), "", 0);
    text += line("messages per second", report.messages_per_s(), "", 0);
    text += line("latency p50", report.p50_ms, "ms", 2);
    text += line("latency p99", report.p99_ms, "ms", 2);
    text += line("failed", static_cast<double>(report.failed), "", 0);
    text += line("handshakes refused", static_cast<double>(report.refused), "", 0);
    if (report.cpu_s)
        text += line("server's CPU", *report.cpu_s / report.measured_s * 100, "% of a core", 0);
    if (const auto cpu = cpu_us_per_message(report))
        text += line("server's CPU per message", *cpu, "us", 1);
    if (const auto memory = kib_per_connection(report))
        text += line("server's RSS", *report.rss_kib / 1'024, "MiB", 1) +
                line("RSS per connection", *memory, "KiB", 1);
    for (const auto& [failure, count] : report.failures)
        text += "  " + std::to_string(count) + " x " + failure + "\n";
    return text;
}

std::string as_json(const Report& report) {
    boost::json::object object{{"mode", name_of(report.mode)},  {"connections", report.connections},
                               {"connect_s", report.connect_s}, {"storm_s", report.storm_s},
                               {"messages", report.messages},   {"messages_per_s", report.messages_per_s()},
                               {"p50_ms", report.p50_ms},       {"p99_ms", report.p99_ms},
                               {"failed", report.failed},       {"refused", report.refused}};
    if (const auto cpu = cpu_us_per_message(report))
        object["cpu_us_per_message"] = *cpu;
    if (const auto memory = kib_per_connection(report)) {
        object["rss_kib"] = *report.rss_kib;
        object["kib_per_connection"] = *memory;
    }
    return boost::json::serialize(object) + "\n";
}

} // namespace voltgate::load
