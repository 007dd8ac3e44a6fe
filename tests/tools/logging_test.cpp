#include "tools/voltgate/logging.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>
#include <spdlog/details/log_msg.h>

using namespace voltgate::tools;

TEST_CASE("a JSON log line is one valid object whatever the message holds") {
    const spdlog::log_clock::time_point time{std::chrono::milliseconds{1'700'000'000'123}};
    const spdlog::details::log_msg message(time, {}, "voltgate", spdlog::level::warn, "a \"b\"\nc\x01");
    spdlog::memory_buf_t line;
    JsonFormatter().format(message, line);

    const std::string text(line.data(), line.size());
    CHECK(text.find('\n') == text.size() - 1);
    const auto object = boost::json::parse(text).as_object();
    CHECK(object.at("time").as_string() == "2023-11-14T22:13:20.123Z");
    CHECK(object.at("level").as_string() == "warning");
    CHECK(object.at("message").as_string() == "a \"b\"\nc\x01");
}
