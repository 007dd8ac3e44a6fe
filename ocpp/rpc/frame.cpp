#include "ocpp/rpc/frame.hpp"

#include "ocpp/json/parse.hpp"
#include "ocpp/json/text.hpp"
#include "ocpp/json/utf8.hpp"

#include <boost/json/array.hpp>

#include <charconv>
#include <utility>

namespace voltgate::ocpp {

namespace {

constexpr std::size_t description_characters = 255;

bool has_type(Version version, std::int64_t number) {
    const auto last = version >= Version::v21 ? MessageType::send : MessageType::error;
    return number >= static_cast<int>(MessageType::call) && number <= static_cast<int>(last);
}

// Reads the beginning of a frame whose JSON is broken further on.
class Beginning {
public:
    explicit Beginning(std::string_view text)
        : rest_(text) {}

    std::optional<std::int64_t> type() {
        if (!rest_.starts_with('[') && !skip_separators().starts_with('['))
            return std::nullopt;
        rest_.remove_prefix(1);
        skip_separators();
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
        if (error != std::errc{})
            return std::nullopt;
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return number;
    }

    // After type().
    boost::json::value id() {
        skip_separators();
        auto value = json::parse(rest_.substr(0, token_length()));
        return value ? std::move(*value) : boost::json::value();
    }

private:
    // Stray commas are a known fault of chargers.
    std::string_view skip_separators() {
        const auto begin = rest_.find_first_not_of(" \t\r\n,");
        rest_.remove_prefix(begin == std::string_view::npos ? rest_.size() : begin);
        return rest_;
    }

    std::size_t token_length() const {
        if (!rest_.starts_with('"'))
            return std::min(rest_.find_first_of(" \t\r\n,]"), rest_.size());
        for (std::size_t i = 1; i < rest_.size(); ++i) {
            if (rest_[i] == '\\')
                ++i;
            else if (rest_[i] == '"')
                return i + 1;
        }
        return 0;
    }

    std::string_view rest_;
};

struct Id {
    std::optional<std::string> text;
    std::string_view coerced{};
};

Id read_id(const boost::json::value& value, const FrameLimits& limits) {
    if (const auto* text = value.if_string(); text != nullptr && text->size() <= limits.id_bytes)
        return {std::string(*text)};
    if (const auto* number = value.if_int64())
        return {std::to_string(*number), "the message id is a number"};
    if (const auto* number = value.if_uint64())
        return {std::to_string(*number), "the message id is a number"};
    return {};
}

FrameProblem problem(FrameProblem::Kind kind, std::string detail) {
    return {.kind = kind, .detail = std::move(detail)};
}

FrameProblem malformed(MessageType type, std::string id, std::string detail) {
    return {FrameProblem::Kind::malformed, type, std::move(id), std::move(detail)};
}

FrameProblem unknown_type(std::int64_t number, Id id) {
    return {
        FrameProblem::Kind::unknown_type, {}, std::move(id.text), "message type " + std::to_string(number)};
}

FrameProblem no_id(MessageType type, std::string detail) {
    return {FrameProblem::Kind::no_id, type, {}, std::move(detail)};
}

FrameProblem broken_json(std::string_view text, Version version, const FrameLimits& limits,
                         std::string detail) {
    Beginning beginning(text);
    const auto number = beginning.type();
    if (!number)
        return problem(FrameProblem::Kind::no_type, std::move(detail));
    auto id = read_id(beginning.id(), limits);
    if (!has_type(version, *number))
        return unknown_type(*number, std::move(id));
    const auto type = static_cast<MessageType>(*number);
    if (!id.text)
        return no_id(type, std::move(detail));
    return malformed(type, std::move(*id.text), std::move(detail));
}

// Leaves of a frame its element `index` as the payload; false where that is neither an object nor one of the
// tolerated ways to say {}.
bool reduce_to_payload(json::Document& frame, std::size_t index, std::string_view& coerced) {
    auto& elements = frame.root().get_array();
    auto* element = index < elements.size() ? &elements[index] : nullptr;
    if (element != nullptr && element->is_object()) {
        frame.reduce_to(*element);
        return true;
    }
    if (element != nullptr && !element->is_null()) {
        const auto* list = element->if_array();
        if (list == nullptr || !list->empty())
            return false;
    }
    coerced = "the payload is no object";
    frame.root().emplace_object();
    return true;
}

Frame read_call(MessageType type, Id id, json::Document frame) {
    const auto& elements = frame->get_array();
    if (elements.size() < 3 || elements.size() > 4)
        return malformed(type, std::move(*id.text),
                         "a call has 4 elements, not " + std::to_string(elements.size()));
    const auto* word = elements[2].if_string();
    if (word == nullptr)
        return malformed(type, std::move(*id.text), "the action is no string");
    std::string action(*word);
    if (!reduce_to_payload(frame, 3, id.coerced))
        return malformed(type, std::move(*id.text), "the payload is no object");
    return CallFrame{type, std::move(*id.text), std::move(action), std::move(frame), id.coerced};
}

Frame read_result(Id id, json::Document frame) {
    const auto type = MessageType::result;
    const auto size = frame->get_array().size();
    if (size > 3)
        return malformed(type, std::move(*id.text), "a result has 3 elements, not " + std::to_string(size));
    if (!reduce_to_payload(frame, 2, id.coerced))
        return malformed(type, std::move(*id.text), "the payload is no object");
    return ResultFrame{std::move(*id.text), boost::json::object(frame->get_object(), {}), id.coerced};
}

std::string text_of(const boost::json::array& elements, std::size_t index) {
    const auto* text = index < elements.size() ? elements[index].if_string() : nullptr;
    return text != nullptr ? std::string(*text) : std::string();
}

// An error is an error however it is built: the call has failed.
Frame read_error(MessageType type, Id id, const boost::json::array& elements) {
    boost::json::value details;
    if (elements.size() > 4)
        details = elements[4];
    return ErrorFrame{
        type,      std::move(*id.text), text_of(elements, 2), text_of(elements, 3), std::move(details),
        id.coerced};
}

// The text is valid UTF-8: it was parsed, or is ours.
void append_string(std::string& out, std::string_view text) {
    (void)json::append_string(out, text);
}

bool begins_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

// At most 255 characters of valid UTF-8, whatever the description came from.
std::string sendable(std::string_view description) {
    std::string out;
    const bool valid = json::characters(description).has_value();
    std::size_t characters = 0;
    for (const char byte : description) {
        if (!valid && static_cast<unsigned char>(byte) >= 0x80U)
            out += '?';
        else
            out += byte;
        if (begins_character(out.back()) && ++characters > description_characters) {
            out.pop_back();
            break;
        }
    }
    return out;
}

std::string three_part(char type, std::string_view id, std::string_view action, std::string_view payload) {
    std::string out;
    out.reserve(id.size() + action.size() + payload.size() + 16);
    out += '[';
    out += type;
    out += ',';
    append_string(out, id);
    if (!action.empty()) {
        out += ',';
        append_string(out, action);
    }
    out += ',';
    out += payload;
    out += ']';
    return out;
}

std::string error_like(char type, std::string_view id, std::string_view code, std::string_view description,
                       std::string_view details) {
    std::string out;
    out.reserve(id.size() + code.size() + description.size() + details.size() + 24);
    out += '[';
    out += type;
    out += ',';
    append_string(out, id);
    out += ',';
    append_string(out, code);
    out += ',';
    append_string(out, sendable(description));
    out += ',';
    out += details;
    out += ']';
    return out;
}

} // namespace

Frame parse_frame(std::string_view text, Version version, const FrameLimits& limits) {
    auto frame = json::parse_document(text, {limits.depth});
    if (!frame)
        return broken_json(text, version, limits, frame.error().detail);
    const auto* elements = (*frame)->if_array();
    if (elements == nullptr || elements->empty() || !elements->front().is_int64())
        return problem(FrameProblem::Kind::no_type, "not an array that begins with a message type");
    const auto number = elements->front().get_int64();
    auto id = elements->size() > 1 ? read_id((*elements)[1], limits) : Id{};
    if (!has_type(version, number))
        return unknown_type(number, std::move(id));
    const auto type = static_cast<MessageType>(number);
    if (!id.text)
        return no_id(type, "the message id is missing, too long or no string");
    switch (type) {
    case MessageType::call:
    case MessageType::send:
        return read_call(type, std::move(id), std::move(*frame));
    case MessageType::result:
        return read_result(std::move(id), std::move(*frame));
    case MessageType::error:
    case MessageType::result_error:
        break;
    }
    return read_error(type, std::move(id), *elements);
}

std::string call_text(std::string_view id, std::string_view action, std::string_view payload) {
    return three_part('2', id, action, payload);
}

std::string send_text(std::string_view id, std::string_view action, std::string_view payload) {
    return three_part('6', id, action, payload);
}

std::string result_text(std::string_view id, std::string_view payload) {
    return three_part('3', id, {}, payload);
}

std::string error_text(std::string_view id, std::string_view code, std::string_view description,
                       std::string_view details) {
    return error_like('4', id, code, description, details);
}

std::string result_error_text(std::string_view id, std::string_view code, std::string_view description,
                              std::string_view details) {
    return error_like('5', id, code, description, details);
}

} // namespace voltgate::ocpp
