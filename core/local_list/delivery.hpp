#pragma once

#include "core/command/conversation.hpp"
#include "core/local_list/local_list.hpp"
#include "core/local_list/words.hpp"

#include <optional>
#include <string>
#include <vector>

namespace voltgate::core::local_list {

/// How parts of a list fared: the charge point's last word, or that it did not answer.
struct Sent {
    PartAnswer answer{}; ///< without a word: there was nothing to send
    std::optional<ocpp::CallFailure> failure{};
    std::size_t parts = 0; ///< acknowledged

    [[nodiscard]] bool accepted() const { return !failure && answer.kind == PartAnswer::Kind::accepted; }
    [[nodiscard]] bool wants_full() const { return !failure && answer.kind == PartAnswer::Kind::wants_full; }
    /// It keeps no list.
    [[nodiscard]] bool not_supported() const;
};

/// The exchange of one command about a local list. Each step is stored when it is certain, so a crash or a
/// lost connection leaves the true state. Lives in the command's coroutine.
class Delivery {
public:
    Delivery(Conversation& station, const Words& words, const Clock& clock, const Settings& settings)
        : station_(station)
        , words_(words)
        , clock_(clock)
        , settings_(settings)
        , begun_(clock.now()) {}

    /// Reads what is known and wanted; before everything else.
    boost::asio::awaitable<void> look();

    /// Asks for the version; nothing when there was no answer, and then failure() tells why.
    boost::asio::awaitable<std::optional<std::int64_t>> read_version();

    boost::asio::awaitable<Sent> send(std::vector<Part> parts);

    /// As send(); where the charge point wants the whole list it gets `whole`, if that is known.
    boost::asio::awaitable<Sent> send_or_replace(std::vector<Part> parts,
                                                 std::optional<std::vector<Entry>> whole);

    /// The command's outcome, with what has to be stored of it.
    boost::asio::awaitable<Outcome> conclude(Sent sent);
    [[nodiscard]] Outcome without_list() const;
    [[nodiscard]] Outcome unanswered() const;

    [[nodiscard]] const Situation& situation() const { return situation_; }
    [[nodiscard]] Conversation& station() { return station_; }

private:
    [[nodiscard]] Outcome outcome(const Sent& sent) const;
    void note(Outcome& outcome, const Sent& sent) const;

    Conversation& station_;
    const Words words_;
    const Clock& clock_;
    const Settings& settings_;
    const Instant begun_;
    Situation situation_;
    std::optional<ocpp::CallFailure> failure_;
    bool replaced_ = false; // the whole list was sent at last
};

} // namespace voltgate::core::local_list
