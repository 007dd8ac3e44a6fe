#include "core/logged_frames.hpp"

#include "core/redaction.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <optional>

namespace voltgate::core::logged_frames {

namespace {

/// Reads a frame's elements from the left; each step fails on anything unexpected.
class Cursor {
public:
    explicit Cursor(std::string_view text)
        : rest_(text) {}

    bool take(char expected) {
        skip_space();
        if (rest_.empty() || rest_.front() != expected)
            return false;
        rest_.remove_prefix(1);
        return true;
    }

    std::optional<char> digit() {
        skip_space();
        if (rest_.empty() || rest_.front() < '0' || rest_.front() > '9')
            return std::nullopt;
        const char found = rest_.front();
        rest_.remove_prefix(1);
        return found;
    }

    /// The inside of a string as it is written, and the comma before it.
    std::optional<std::string_view> next_string() {
        if (!take(',') || !take('"'))
            return std::nullopt;
        std::size_t end = 0;
        while (end < rest_.size() && rest_[end] != '"')
            end += rest_[end] == '\\' ? 2 : 1;
        if (end >= rest_.size())
            return std::nullopt;
        const auto inside = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        return inside;
    }

    /// What stands between the next comma and the closing bracket.
    std::string_view last_element() {
        if (!take(','))
            return {};
        skip_space();
        const auto end = rest_.rfind(']');
        return end == std::string_view::npos ? rest_ : rest_.substr(0, end);
    }

private:
    void skip_space() {
        const auto first = rest_.find_first_not_of(" \t\r\n");
        rest_.remove_prefix(first == std::string_view::npos ? rest_.size() : first);
    }

    std::string_view rest_;
};

/// What is known of a customer is kept for a short time only, and not here.
void redact_customer(std::string& payload) {
    boost::system::error_code error;
    auto json = boost::json::parse(payload, error);
    auto* object = error ? nullptr : json.if_object();
    if (object == nullptr)
        return void(payload = "\"***\"");
    if (auto* data = object->if_contains("data"))
        *data = "***";
    payload = boost::json::serialize(json);
}

} // namespace

storage::FrameParts split(std::string_view frame) {
    Cursor cursor(frame);
    storage::FrameParts parts;
    parts.payload = frame;
    const auto type = cursor.take('[') ? cursor.digit() : std::nullopt;
    const auto id = type ? cursor.next_string() : std::nullopt;
    if (!id)
        return parts;
    using Kind = storage::FrameParts::Kind;
    if (*type == '3') {
        parts = {Kind::result, *id, {}, cursor.last_element(), {}, {}};
    } else if (*type == '2' || *type == '6') {
        if (const auto action = cursor.next_string())
            parts = {Kind::call, *id, *action, cursor.last_element(), {}, {}};
    } else if (*type == '4' || *type == '5') {
        const auto code = cursor.next_string();
        const auto description = code ? cursor.next_string() : std::nullopt;
        if (description)
            parts = {
                Kind::error, *id, {}, cursor.last_element(), std::string(*code), std::string(*description)};
    }
    return parts;
}

void redact(std::string_view action, storage::MessageDirection, bool answer, std::string& payload) {
    redact_secrets(payload);
    if (action == "NotifyCustomerInformation" && !answer)
        redact_customer(payload);
}

} // namespace voltgate::core::logged_frames
