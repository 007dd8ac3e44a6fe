#include "tools/voltgate/setting_values.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <array>

namespace voltgate::tools {

namespace {

template <class T, std::size_t N>
using Words = std::array<Word<T>, N>;

constexpr Words<core::AdmissionPolicy, 3> admission_words{{{"closed", core::AdmissionPolicy::closed},
                                                           {"pending", core::AdmissionPolicy::pending},
                                                           {"open", core::AdmissionPolicy::open}}};
constexpr Words<core::AuthorizerScope, 2> authorizer_scope_words{
    {{"unknown", core::AuthorizerScope::unknown}, {"all", core::AuthorizerScope::all}}};
constexpr Words<core::AuthorizerFallback, 3> authorizer_fallback_words{
    {{"reject", core::AuthorizerFallback::reject},
     {"accept", core::AuthorizerFallback::accept},
     {"use-last-known", core::AuthorizerFallback::use_last_known}}};
constexpr Words<ocpp::Validation, 2> validation_words{
    {{"tolerant", ocpp::Validation::tolerant}, {"strict", ocpp::Validation::strict}}};
constexpr Words<LogLevel, 6> level_words{{{"trace", LogLevel::trace},
                                          {"debug", LogLevel::debug},
                                          {"info", LogLevel::info},
                                          {"warning", LogLevel::warning},
                                          {"error", LogLevel::error},
                                          {"off", LogLevel::off}}};
constexpr Words<LogFormat, 2> format_words{{{"text", LogFormat::text}, {"json", LogFormat::json}}};
constexpr Words<ocpp::NoCommonSubprotocol, 2> subprotocol_words{
    {{"refuse", ocpp::NoCommonSubprotocol::refuse},
     {"upgrade-then-close", ocpp::NoCommonSubprotocol::upgrade_then_close}}};
constexpr Words<ocpp::Compression, 2> compression_words{
    {{"off", ocpp::Compression::off}, {"when-offered", ocpp::Compression::when_offered}}};
constexpr Words<storage::Synchronous, 2> synchronous_words{
    {{"full", storage::Synchronous::full}, {"normal", storage::Synchronous::normal}}};
constexpr Words<std::optional<ocpp::Version>, 4> version_words{{{"none", std::nullopt},
                                                                {"1.6", ocpp::Version::v16},
                                                                {"2.0.1", ocpp::Version::v201},
                                                                {"2.1", ocpp::Version::v21}}};
constexpr Words<api::MetricsAccess, 2> metrics_words{
    {{"with-key", api::MetricsAccess::with_key}, {"open", api::MetricsAccess::open}}};
constexpr Words<bool, 2> boolean_words{{{"no", false}, {"yes", true}}};

struct Suffix {
    std::string_view text;
    std::chrono::milliseconds unit;
};
constexpr std::array<Suffix, 5> suffixes{{{"d", std::chrono::hours{24}},
                                          {"h", std::chrono::hours{1}},
                                          {"m", std::chrono::minutes{1}},
                                          {"s", std::chrono::seconds{1}},
                                          {"ms", std::chrono::milliseconds{1}}}};
constexpr std::chrono::milliseconds longest_duration = std::chrono::hours{24 * 365 * 100};

} // namespace

std::span<const Word<core::AdmissionPolicy>> WordsOf<core::AdmissionPolicy>::all() {
    return admission_words;
}
std::span<const Word<core::AuthorizerScope>> WordsOf<core::AuthorizerScope>::all() {
    return authorizer_scope_words;
}
std::span<const Word<core::AuthorizerFallback>> WordsOf<core::AuthorizerFallback>::all() {
    return authorizer_fallback_words;
}
std::span<const Word<ocpp::Validation>> WordsOf<ocpp::Validation>::all() {
    return validation_words;
}
std::span<const Word<LogLevel>> WordsOf<LogLevel>::all() {
    return level_words;
}
std::span<const Word<LogFormat>> WordsOf<LogFormat>::all() {
    return format_words;
}
std::span<const Word<ocpp::NoCommonSubprotocol>> WordsOf<ocpp::NoCommonSubprotocol>::all() {
    return subprotocol_words;
}
std::span<const Word<ocpp::Compression>> WordsOf<ocpp::Compression>::all() {
    return compression_words;
}
std::span<const Word<storage::Synchronous>> WordsOf<storage::Synchronous>::all() {
    return synchronous_words;
}
std::span<const Word<std::optional<ocpp::Version>>> WordsOf<std::optional<ocpp::Version>>::all() {
    return version_words;
}
std::span<const Word<api::MetricsAccess>> WordsOf<api::MetricsAccess>::all() {
    return metrics_words;
}
std::span<const Word<bool>> WordsOf<bool>::all() {
    return boolean_words;
}

std::filesystem::path ValueOf<std::filesystem::path>::parse(std::string_view text) {
    if (text.empty())
        throw InvalidValue("is empty");
    return text;
}

std::string ValueOf<std::vector<std::string>>::show(const std::vector<std::string>& value) {
    std::string text;
    for (const auto& item : value)
        text += (text.empty() ? "" : ",") + item;
    return text;
}

std::vector<std::string> ValueOf<std::vector<std::string>>::parse(std::string_view text) {
    std::vector<std::string> items;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        if (comma == 0)
            throw InvalidValue("has an empty item");
        items.emplace_back(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return items;
}

std::string ValueOf<ListenAddress>::show(const ListenAddress& value) {
    const bool v6 = value.address.find(':') != std::string::npos;
    return (v6 ? "[" + value.address + "]" : value.address) + ":" + std::to_string(value.port);
}

ListenAddress ValueOf<ListenAddress>::parse(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos)
        throw InvalidValue("is no " + form());
    auto address = text.substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']'))
        address = address.substr(1, address.size() - 2);
    boost::system::error_code failed;
    boost::asio::ip::make_address(std::string(address), failed);
    if (failed)
        throw InvalidValue("is no " + form() + ": '" + std::string(address) + "' is no IP address");
    return {std::string(address), ValueOf<std::uint16_t>::parse(text.substr(colon + 1))};
}

std::int64_t parse_whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed == std::errc::result_out_of_range)
        throw InvalidValue("is too large");
    if (text.empty() || failed != std::errc() || end != text.data() + text.size() || number < 0)
        throw InvalidValue("is no whole number");
    return number;
}

std::chrono::milliseconds parse_duration(std::string_view text, std::chrono::milliseconds unit) {
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto suffix = text.substr(digits);
    if (digits == 0)
        throw InvalidValue("is no duration such as 500ms, 30s, 10m, 24h or 7d");
    if (!suffix.empty()) {
        const auto found = std::ranges::find(suffixes, suffix, &Suffix::text);
        if (found == suffixes.end())
            throw InvalidValue("has none of the units ms, s, m, h, d");
        unit = found->unit;
    }
    const auto number = parse_whole_number(text.substr(0, digits));
    if (number > longest_duration / unit)
        throw InvalidValue("is longer than " + show_duration(longest_duration));
    return number * unit;
}

std::string show_duration(std::chrono::milliseconds value) {
    for (const auto& [text, unit] : suffixes)
        if (value >= unit && value % unit == std::chrono::milliseconds{0})
            return std::to_string(value / unit) + std::string(text);
    return std::to_string(value.count()) + "ms";
}

} // namespace voltgate::tools
