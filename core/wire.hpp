#pragma once

#include "core/clock.hpp"
#include "ocpp/types/date_time.hpp"

#include <optional>
#include <string>
#include <utility>

/// From the types of the wire to those of the domain.
namespace voltgate::core::wire {

template <class Text>
[[nodiscard]] std::optional<std::string> text_of(const std::optional<Text>& text) {
    return text ? std::optional(std::string(text->str())) : std::nullopt;
}

/// The word of an enumeration, also one that the standard does not know.
template <class Word>
[[nodiscard]] std::string word_or(const std::optional<Word>& word, std::string otherwise) {
    return word ? std::string(word->text()) : std::move(otherwise);
}

[[nodiscard]] inline std::optional<Instant> instant_of(const std::optional<ocpp::DateTime>& time) {
    return time ? std::optional<Instant>(time->at) : std::nullopt;
}

} // namespace voltgate::core::wire
