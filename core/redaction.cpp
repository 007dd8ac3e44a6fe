#include "core/redaction.hpp"

#include "core/url_secrets.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace voltgate::core {

namespace {

constexpr std::string_view removed = "***";

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Names of keys are compared without case, as charge points do; `word` is in lower case.
bool begins_with(std::string_view text, std::string_view word) {
    return text.size() >= word.size() &&
           std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

bool is_word(const boost::json::object& object, std::string_view member, std::string_view word) {
    const auto* value = object.if_contains(member);
    if (value == nullptr || !value->is_string())
        return false;
    const std::string_view text = value->get_string();
    return text.size() == word.size() && begins_with(text, word);
}

void remove(boost::json::object& object, std::string_view member) {
    if (auto* value = object.if_contains(member))
        *value = removed;
}

bool names_password(const boost::json::object& object) {
    const auto* variable = object.if_contains("variable");
    return variable != nullptr && variable->is_object() &&
           is_word(variable->get_object(), "name", "basicauthpassword");
}

/// What is set, told, or reported of a variable.
void remove_values(boost::json::object& object) {
    remove(object, "attributeValue");
    remove(object, "actualValue");
    auto* attributes = object.if_contains("variableAttribute");
    if (attributes == nullptr || !attributes->is_array())
        return;
    for (auto& each : attributes->get_array()) {
        if (each.is_object())
            remove(each.get_object(), "value");
    }
}

void redact(boost::json::value& value);

void redact(boost::json::object& object) {
    for (const auto* naming : {"key", "name"}) {
        if (is_word(object, naming, "authorizationkey") || is_word(object, naming, "basicauthpassword"))
            remove(object, "value");
    }
    if (names_password(object))
        remove_values(object);
    if (is_word(object, "type", "keycode"))
        remove(object, "idToken");
    if (is_word(object, "id_tag_type", "key_code") || is_word(object, "id_tag_type", "keycode"))
        remove(object, "id_tag");
    for (const auto* secret :
         {"basicAuthPassword", "basic_auth_password", "apnPassword", "apn_password", "simPin", "sim_pin",
          "vpn_password", "vpn_key", "customerIdentifier", "customer_identifier"})
        remove(object, secret);
    if (auto* vpn = object.if_contains("vpn"); vpn != nullptr && vpn->is_object())
        for (const auto* secret : {"password", "key"})
            remove(vpn->get_object(), secret);
    for (auto& member : object)
        redact(member.value());
}

void redact(boost::json::value& value) {
    if (auto* object = value.if_object())
        redact(*object);
    if (auto* array = value.if_array()) {
        for (auto& element : *array)
            redact(element);
    }
}

constexpr std::array<std::string_view, 9> signs{"authorizationkey",
                                                "basicauthpassword",
                                                "keycode",
                                                "key_code",
                                                "basic_auth_password",
                                                "apn\"",
                                                "vpn\"",
                                                "customeridentifier",
                                                "customer_identifier"};

/// Which letters a sign has at a place.
constexpr auto letters_at(std::size_t place) {
    std::array<bool, 256> letters{};
    for (const auto sign : signs)
        letters.at(static_cast<unsigned char>(sign[place])) = true;
    return letters;
}

/// Nearly every text is told from all signs by its first two letters.
bool is_sign(std::string_view text) {
    static constexpr auto first = letters_at(0);
    static constexpr auto second = letters_at(1);
    const auto has = [&](const auto& letters, std::size_t place) {
        return letters[static_cast<unsigned char>(lower(text[place]))];
    };
    return text.size() >= 2 && has(first, 0) && has(second, 1) &&
           std::ranges::any_of(signs, [&](auto sign) { return begins_with(text, sign); });
}

/// Names and words stand right after a quote, and only there are they looked for.
bool may_hold_secret(std::string_view payload) {
    for (auto quote = payload.find('"'); quote != std::string_view::npos; quote = payload.find('"')) {
        payload.remove_prefix(quote + 1);
        if (is_sign(payload))
            return true;
    }
    return false;
}

} // namespace

void redact_secrets(std::string& payload) {
    redact_urls(payload);
    if (!may_hold_secret(payload))
        return;
    boost::system::error_code error;
    auto json = boost::json::parse(payload, error);
    if (error) {
        payload = removed;
        return;
    }
    redact(json);
    payload = boost::json::serialize(json);
}

} // namespace voltgate::core
