#include "ocpp/json/parse.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value_stack.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

namespace voltgate::ocpp::json {
namespace {

namespace bj = boost::json;

/// Builds the value. Boost.JSON 1.81's own handler differs in one thing: its doubles may be off by a last
/// digit.
struct Handler {
    static constexpr std::size_t max_object_size = bj::object::max_size();
    static constexpr std::size_t max_array_size = bj::array::max_size();
    static constexpr std::size_t max_key_size = bj::string::max_size();
    static constexpr std::size_t max_string_size = bj::string::max_size();

    using Error = boost::system::error_code;
    using View = bj::string_view;

    bool on_document_begin(Error&) { return true; }
    bool on_document_end(Error&) { return true; }
    bool on_object_begin(Error&) { return true; }
    bool on_object_end(std::size_t size, Error&) { return stack.push_object(size), true; }
    bool on_array_begin(Error&) { return true; }
    bool on_array_end(std::size_t size, Error&) { return stack.push_array(size), true; }
    bool on_key_part(View part, std::size_t, Error&) { return stack.push_chars(part), true; }
    bool on_key(View part, std::size_t, Error&) { return stack.push_key(part), true; }
    bool on_string_part(View part, std::size_t, Error&) { return stack.push_chars(part), true; }
    bool on_string(View part, std::size_t, Error&) { return stack.push_string(part), true; }
    bool on_number_part(View, Error&) { return true; }
    bool on_int64(std::int64_t number, View, Error&) { return stack.push_int64(number), true; }
    bool on_uint64(std::uint64_t number, View, Error&) { return stack.push_uint64(number), true; }
    bool on_double(double approximate, View text, Error&) {
        return stack.push_double(nearest(text, approximate)), true;
    }
    bool on_bool(bool value, Error&) { return stack.push_bool(value), true; }
    bool on_null(Error&) { return stack.push_null(), true; }
    bool on_comment_part(View, Error&) { return true; }
    bool on_comment(View, Error&) { return true; }

    /// The whole text is parsed at once, so `text` is the whole number.
    static double nearest(View text, double approximate) {
        double number{};
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        return error == std::errc{} && end == text.data() + text.size() ? number : approximate;
    }

    /// Room for the values under construction, so that usual messages need no heap for it.
    static constexpr std::size_t usual_size = 2048;
    alignas(std::max_align_t) std::array<unsigned char, usual_size> buffer;
    bj::value_stack stack{{}, buffer.data(), buffer.size()};
};

/// A block for all the values of a message. A value is several times as large as its text; a message that
/// needs more gets further blocks.
std::size_t room_for(std::string_view text) {
    constexpr std::size_t growth = 6;
    constexpr std::size_t least = 256;
    constexpr std::size_t most = 16 * 1024;
    return std::clamp(text.size() * growth, least, most);
}

Violation unreadable(const boost::system::error_code& error) {
    return {Fault::rpc_framework, "$", "is not JSON that can be read: " + error.message()};
}

Result<bj::value> parse_into(bj::storage_ptr memory, std::string_view text, ParseLimits limits) {
    bj::parse_options options;
    options.max_depth = limits.depth;
    bj::basic_parser<Handler> parser{options};
    Handler& handler = parser.handler();
    handler.stack.reset(std::move(memory));
    boost::system::error_code error;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
    if (!error && read < text.size())
        error = bj::error::extra_data;
    if (error)
        return unreadable(error);
    return handler.stack.release();
}

} // namespace

Result<bj::value> parse(std::string_view text, ParseLimits limits) {
    return parse_into(bj::make_shared_resource<bj::monotonic_resource>(room_for(text)), text, limits);
}

Document::Document(std::size_t size)
    : held_(std::make_unique<Held>(size)) {}

Document::Held::Held(std::size_t size)
    : memory(size)
    , root(&memory) {}

Result<Document> parse_document(std::string_view text, ParseLimits limits) {
    Document document(room_for(text));
    auto value = parse_into(document->storage(), text, limits);
    if (!value)
        return std::move(value).error();
    document.root() = std::move(*value);
    return document;
}

} // namespace voltgate::ocpp::json
