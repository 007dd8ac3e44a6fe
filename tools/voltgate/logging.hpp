#pragma once

#include "tools/voltgate/setting_values.hpp"

#include <spdlog/formatter.h>

#include <memory>
#include <string>

namespace voltgate::tools {

/// One JSON object a line: {"time":"...Z","level":"info","message":"..."}.
class JsonFormatter final : public spdlog::formatter {
public:
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& line) override;
    [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override;
};

/// Makes spdlog's default logger write to standard error at this level and in this format.
void start_logging(LogLevel level, LogFormat format);

} // namespace voltgate::tools
