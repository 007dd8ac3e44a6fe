#include "tools/voltgate/logging.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <utility>

namespace voltgate::tools {

namespace {

spdlog::level::level_enum level_of(LogLevel level) {
    switch (level) {
    case LogLevel::trace:
        return spdlog::level::trace;
    case LogLevel::debug:
        return spdlog::level::debug;
    case LogLevel::info:
        return spdlog::level::info;
    case LogLevel::warning:
        return spdlog::level::warn;
    case LogLevel::error:
        return spdlog::level::err;
    case LogLevel::off:
        break;
    }
    return spdlog::level::off;
}

std::string text_of(std::chrono::system_clock::time_point time) {
    const auto at = std::chrono::time_point_cast<std::chrono::milliseconds>(time);
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(at - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                       clock.subseconds().count());
}

} // namespace

void JsonFormatter::format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& line) {
    const auto level = spdlog::level::to_string_view(message.level);
    const boost::json::object object{
        {"time", text_of(message.time)},
        {"level", boost::json::string_view(level.data(), level.size())},
        {"message", boost::json::string_view(message.payload.data(), message.payload.size())}};
    const auto text = boost::json::serialize(object) + "\n";
    line.append(text.data(), text.data() + text.size());
}

std::unique_ptr<spdlog::formatter> JsonFormatter::clone() const {
    return std::make_unique<JsonFormatter>();
}

void start_logging(LogLevel level, LogFormat format) {
    auto logger =
        std::make_shared<spdlog::logger>("voltgate", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    if (format == LogFormat::json)
        logger->set_formatter(std::make_unique<JsonFormatter>());
    else
        logger->set_formatter(std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%eZ %^%-7l%$ %v",
                                                                          spdlog::pattern_time_type::utc));
    logger->set_level(level_of(level));
    logger->flush_on(spdlog::level::trace);
    spdlog::set_default_logger(std::move(logger)); // spdlog's registry and this call share it
}

} // namespace voltgate::tools
