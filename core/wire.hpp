#pragma once

#include "core/clock.hpp"
#include "ocpp/types/date_time.hpp"

#include <optional>
#include <string>

/// From the types of the wire to those of the domain.
namespace voltgate::core::wire {

template <class Text>
[[nodiscard]] std::optional<std::string> text_of(const std::optional<Text>& text) {
    return text ? std::optional(std::string(text->str())) : std::nullopt;
}

/// Makes `text` the word of an enumeration, also one that the standard does not know; without a word it
/// stays.
template <class Word>
void take_word(std::string& text, const std::optional<Word>& word) {
    if (word)
        text = word->text();
}

[[nodiscard]] inline std::optional<Instant> instant_of(const std::optional<ocpp::DateTime>& time) {
    return time ? std::optional<Instant>(time->at) : std::nullopt;
}

} // namespace voltgate::core::wire
