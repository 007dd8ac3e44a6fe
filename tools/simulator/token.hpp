#pragma once

#include "ocpp/types/date_time.hpp"
#include "ocpp/types/text.hpp"

#include <optional>
#include <string>
#include <utility>

namespace voltgate::simulator {

/// What a driver identifies with: the text of a card and the kind of it, in the words of OCPP 2.x.
struct Token {
    std::string text;
    std::string type;

    Token(std::string text_ = {}, std::string type_ = "ISO14443")
        : text(std::move(text_))
        , type(std::move(type_)) {}
    Token(const char* text_)
        : Token(std::string(text_)) {}

    friend bool operator==(const Token& left, const Token& right) {
        return ocpp::equal_ignoring_case(left.text, right.text) &&
               ocpp::equal_ignoring_case(left.type, right.type);
    }
};

/// What is known of a token: the central system's word, the group that it belongs to, and until when.
struct Verdict {
    std::string status = "Accepted";
    std::string group{};
    std::optional<ocpp::DateTime> expires_at{};

    [[nodiscard]] bool welcome(const ocpp::DateTime& now) const {
        return status == "Accepted" && !(expires_at && *expires_at <= now);
    }
    [[nodiscard]] bool same_group(const std::string& other) const {
        return !group.empty() && ocpp::equal_ignoring_case(group, other);
    }
};

} // namespace voltgate::simulator
