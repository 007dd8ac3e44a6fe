#pragma once

#include "core/command/conversation.hpp"
#include "core/provisioning/configuration.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::core::provisioning {

/// What came of asking a charge point for keys. A failure may leave a part.
struct Reading {
    Reported reported{};
    std::optional<ocpp::CallFailure> failure{};
};

/// What a charge point answered to a change.
struct Change {
    enum class Answer { accepted, reboot_required, rejected, not_supported };
    std::optional<Answer> answer{}; ///< nothing: there was none
    std::string detail{};           ///< its own word, or why there was none
};

/// How configuration is read and written in one protocol version.
struct Wording {
    boost::asio::awaitable<Reading> (*read_all)(Conversation& station) = nullptr;
    boost::asio::awaitable<Reading> (*read)(Conversation& station, std::vector<std::string> names) = nullptr;
    boost::asio::awaitable<Change> (*change)(Conversation& station, KeyName key, std::string value) = nullptr;
    /// Whether a key holds a list of which a charge point may take a part (pitfall 32).
    bool (*is_reducible)(std::string_view name) = nullptr;
};

} // namespace voltgate::core::provisioning
