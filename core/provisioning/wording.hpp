#pragma once

#include "core/command/conversation.hpp"
#include "core/provisioning/configuration.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace voltgate::core::provisioning {

/// A key that was neither told nor said to be unknown.
struct Unread {
    KeyName key{};
    std::string error{};
};

/// What came of asking a charge point for keys. A failure may leave a part.
struct Reading {
    Reported reported{};
    std::vector<Unread> unread{}; ///< as far as they were asked for by name
    bool stored = false;          ///< it was told in parts that have been stored as they came
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
    std::function<boost::asio::awaitable<Reading>(Conversation&)> read_all{};
    std::function<boost::asio::awaitable<Reading>(Conversation&, std::vector<KeyName>)> read{};
    std::function<boost::asio::awaitable<Change>(Conversation&, KeyName, std::string value)> change{};
    /// Whether a key holds a list of which a charge point may take a part (pitfall 32).
    bool (*is_reducible)(const KeyName& key) = nullptr;
    /// Asks for a BootNotification.
    boost::asio::awaitable<void> (*request_boot)(std::shared_ptr<ChargePoint>,
                                                 std::chrono::milliseconds timeout) = nullptr;
};

} // namespace voltgate::core::provisioning
