// Words of an enumeration that tolerate words they do not know.
#pragma once

#include "ocpp/version.hpp"

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace voltgate::ocpp {

/// An enumerator's spelling on the wire and the version that brought it. An enumeration has a table of them,
/// in the order of its enumerators, found by `words_of(E)`.
struct Word {
    std::string_view text;
    Version since = Version::v16;
};
using Words = std::span<const Word>;

/// How an enumerator is written: wire_word(RegistrationStatus::Accepted) == "Accepted".
template <class E>
std::string_view wire_word(E enumerator) {
    return words_of(E{})[static_cast<std::size_t>(enumerator)].text;
}

/// The enumerator of a word, spelled exactly; nothing for an unknown one.
template <class E>
std::optional<E> enumerator_of(std::string_view word) {
    const Words words = words_of(E{});
    for (std::size_t code = 0; code < words.size(); ++code) {
        if (words[code].text == word)
            return static_cast<E>(code);
    }
    return std::nullopt;
}

/// For diagnostics.
std::ostream& print_word(std::ostream& out, std::string_view word);

/// What every Open<E> is: the number of an enumerator, or a text that is none, or neither (not set yet).
class AnyWord {
public:
    static constexpr std::uint16_t unknown = 0xFFFF;

    AnyWord() = default;
    explicit AnyWord(std::uint16_t code)
        : code_{code} {}
    explicit AnyWord(std::string other)
        : other_{std::move(other)} {}

    [[nodiscard]] std::uint16_t code() const { return code_; }
    [[nodiscard]] const std::string& other() const { return other_; }

private:
    std::uint16_t code_ = unknown;
    std::string other_;
};

/// An enumerator of E, or the unknown word that a charge point sent in its place. Not set when
/// default-constructed: encode refuses that, so a forgotten status never becomes "Accepted". Where OCPP 2.1
/// made an enumeration of 2.0.1 an open string, `MaxSince21` is that string's limit and E keeps naming the
/// well-known words.
template <class E, std::size_t MaxSince21 = 0>
class Open : public AnyWord {
public:
    using Enumeration = E;
    static constexpr std::size_t max_since_21 = MaxSince21;

    Open() = default;
    Open(E enumerator)
        : AnyWord{static_cast<std::uint16_t>(enumerator)} {}

    /// The enumerator of this word; otherwise the word is kept as text.
    static Open of(std::string_view word) {
        if (const auto enumerator = enumerator_of<E>(word))
            return *enumerator;
        Open open;
        static_cast<AnyWord&>(open) = AnyWord{std::string{word}};
        return open;
    }

    /// The enumerator, if it is one.
    [[nodiscard]] std::optional<E> known() const {
        return code() == unknown ? std::nullopt : std::optional{static_cast<E>(code())};
    }
    /// The word as on the wire, whether known or not; empty when not set.
    [[nodiscard]] std::string_view text() const {
        return code() == unknown ? std::string_view{other()} : wire_word(static_cast<E>(code()));
    }

    friend bool operator==(const Open& left, const Open& right) {
        return left.code() == right.code() && left.other() == right.other();
    }
    friend bool operator==(const Open& left, E right) {
        return left.code() == static_cast<std::uint16_t>(right);
    }
    friend std::ostream& operator<<(std::ostream& out, const Open& open) {
        return print_word(out, open.text());
    }
};

} // namespace voltgate::ocpp
