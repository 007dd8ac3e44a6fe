#pragma once

#include "api/server_routes.hpp"
#include "core/settings.hpp"
#include "ocpp/transport/listener.hpp"
#include "ocpp/version.hpp"
#include "storage/database.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::tools {

/// A value that its option does not take; the text says what it takes.
struct InvalidValue : std::invalid_argument {
    using std::invalid_argument::invalid_argument;
};

/// Where a server listens: `ADDRESS:PORT`, an IPv6 address in brackets. Port 0 lets the system choose one.
struct ListenAddress {
    std::string address;
    std::uint16_t port = 0;
    bool operator==(const ListenAddress&) const = default;
};

enum class LogLevel { trace, debug, info, warning, error, off };
enum class LogFormat { text, json };

template <class T>
struct Word {
    std::string_view text;
    T value;
};

template <class T>
struct WordsOf;

template <>
struct WordsOf<core::AdmissionPolicy> {
    static std::span<const Word<core::AdmissionPolicy>> all();
};
template <>
struct WordsOf<core::AuthorizerScope> {
    static std::span<const Word<core::AuthorizerScope>> all();
};
template <>
struct WordsOf<core::AuthorizerFallback> {
    static std::span<const Word<core::AuthorizerFallback>> all();
};
template <>
struct WordsOf<ocpp::Validation> {
    static std::span<const Word<ocpp::Validation>> all();
};
template <>
struct WordsOf<LogLevel> {
    static std::span<const Word<LogLevel>> all();
};
template <>
struct WordsOf<LogFormat> {
    static std::span<const Word<LogFormat>> all();
};
template <>
struct WordsOf<ocpp::NoCommonSubprotocol> {
    static std::span<const Word<ocpp::NoCommonSubprotocol>> all();
};
template <>
struct WordsOf<ocpp::Compression> {
    static std::span<const Word<ocpp::Compression>> all();
};
template <>
struct WordsOf<storage::Synchronous> {
    static std::span<const Word<storage::Synchronous>> all();
};
template <>
struct WordsOf<std::optional<ocpp::Version>> {
    static std::span<const Word<std::optional<ocpp::Version>>> all();
};
template <>
struct WordsOf<api::MetricsAccess> {
    static std::span<const Word<api::MetricsAccess>> all();
};
template <>
struct WordsOf<bool> {
    static std::span<const Word<bool>> all();
};

/// How a type of value is written: its form (for the help), its text, and its text read back. `parse` throws
/// InvalidValue. Every type that an option may have is one of the specialisations below.
template <class T>
struct ValueOf {
    static std::string form() {
        std::string words;
        for (const auto& word : WordsOf<T>::all())
            words += (words.empty() ? "" : "|") + std::string(word.text);
        return words;
    }
    static std::string show(const T& value) {
        for (const auto& word : WordsOf<T>::all())
            if (word.value == value)
                return std::string(word.text);
        return {};
    }
    static T parse(std::string_view text) {
        for (const auto& word : WordsOf<T>::all())
            if (word.text == text)
                return word.value;
        throw InvalidValue("is none of " + form());
    }
};

template <>
struct ValueOf<std::filesystem::path> {
    static std::string form() { return "PATH"; }
    static std::string show(const std::filesystem::path& value) { return value.string(); }
    static std::filesystem::path parse(std::string_view text);
};

template <>
struct ValueOf<std::string> {
    static std::string form() { return "TEXT"; }
    static std::string show(const std::string& value) { return value; }
    static std::string parse(std::string_view text) { return std::string(text); }
};

template <>
struct ValueOf<ListenAddress> {
    static std::string form() { return "ADDRESS:PORT"; }
    static std::string show(const ListenAddress& value);
    static ListenAddress parse(std::string_view text);
};

/// A list is written with commas; empty text is an empty list.
template <>
struct ValueOf<std::vector<std::string>> {
    static std::string form() { return "TEXT,..."; }
    static std::string show(const std::vector<std::string>& value);
    static std::vector<std::string> parse(std::string_view text);
};

/// A whole number from 0; throws InvalidValue.
std::int64_t parse_whole_number(std::string_view text);

template <std::integral T>
requires(!std::same_as<T, bool>) struct ValueOf<T> {
    static std::string form() { return "NUMBER"; }
    static std::string show(T value) { return std::to_string(value); }
    static T parse(std::string_view text) {
        const auto number = parse_whole_number(text);
        if (static_cast<std::uint64_t>(number) > static_cast<std::uint64_t>(std::numeric_limits<T>::max()))
            throw InvalidValue("is too large");
        return static_cast<T>(number);
    }
};

/// Numbers that are counted in whole, but kept as double.
template <>
struct ValueOf<double> {
    static std::string form() { return "NUMBER"; }
    static std::string show(double value) { return std::to_string(static_cast<std::int64_t>(value)); }
    static double parse(std::string_view text) { return static_cast<double>(parse_whole_number(text)); }
};

/// A duration is a number with one of the suffixes ms, s, m, h, d; without a suffix it counts in `unit`.
std::chrono::milliseconds parse_duration(std::string_view text, std::chrono::milliseconds unit);
std::string show_duration(std::chrono::milliseconds value);

template <class Rep, class Period>
struct ValueOf<std::chrono::duration<Rep, Period>> {
    using Duration = std::chrono::duration<Rep, Period>;
    static std::string form() { return "DURATION"; }
    static std::string show(Duration value) { return show_duration(value); }
    static Duration parse(std::string_view text) {
        const auto value = parse_duration(
            text, std::max<std::chrono::milliseconds>(Duration{1}, std::chrono::milliseconds{1}));
        if (std::chrono::milliseconds(std::chrono::duration_cast<Duration>(value)) != value)
            throw InvalidValue("is finer than " + show_duration(Duration{1}));
        return std::chrono::duration_cast<Duration>(value);
    }
};

} // namespace voltgate::tools
