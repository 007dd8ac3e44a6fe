#pragma once

#include "core/json/constraint.hpp"
#include "core/json/kinds.hpp"

#include <boost/json/object.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/system/result.hpp>

#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// JSON of the API -> described struct. Every fault of the document is collected, not the first alone, each
/// under the path of its member (`charging_schedule.periods[0].limit`).
namespace voltgate::core::json {

/// Messages by path.
struct FieldErrors : std::map<std::string, std::vector<std::string>> {
    using map::map;
};
/// Lets value() of a failed read throw: whoever calls it without looking claims that the document is good.
[[noreturn]] void throw_exception_from_error(const FieldErrors& errors, const boost::source_location& where);

template <class T>
using Read = boost::system::result<T, FieldErrors>;

/// What to do with a member that the struct does not have. Ignoring is for what others say in documents of
/// their own; whoever asks us for something must learn that a word of it was not understood.
enum class UnknownFields { ignored, refused };

/// Whether the document comes from outside, or was checked when it was stored: then today's rules of its
/// struct (maxima, lengths, new members) are none for it.
enum class Checked { now, when_stored };

/// Where the reader stands in the document and what it has found wrong so far.
class Reader {
public:
    explicit Reader(UnknownFields unknown = UnknownFields::ignored, Checked checked = Checked::now)
        : unknown_(unknown)
        , checked_(checked) {}

    void fault(std::string message) { errors_[path_.empty() ? "body" : path_].push_back(std::move(message)); }
    bool checks_rules() const { return checked_ == Checked::now; }
    bool refuses_unknown() const { return unknown_ == UnknownFields::refused; }
    FieldErrors take() { return std::move(errors_); }
    bool failed() const { return !errors_.empty(); }

    /// Extends the path for the time of its life.
    class Step {
    public:
        Step(Reader& reader, std::string_view member);
        Step(Reader& reader, std::size_t index);
        ~Step() { reader_.path_.resize(length_); }
        Step(const Step&) = delete;
        Step& operator=(const Step&) = delete;

    private:
        Reader& reader_;
        std::size_t length_;
    };

private:
    UnknownFields unknown_;
    Checked checked_;
    std::string path_;
    FieldErrors errors_;
};

void read_flag(Reader&, const boost::json::value&, bool& out);
void read_integer(Reader&, const boost::json::value&, std::int64_t& out, std::int64_t least,
                  std::int64_t most);
void read_decimal(Reader&, const boost::json::value&, double& out);
void read_text(Reader&, const boost::json::value&, std::string& out);
void read_time(Reader&, const boost::json::value&, Timestamp& out);
void read_raw(Reader&, const boost::json::value&, std::string& out, Shape shape);
void check_text(Reader&, const Constraint&, std::string_view text);
void check_number(Reader&, const Constraint&, double value);
void check_count(Reader&, const Constraint&, std::size_t items);
void unknown_word(Reader&, std::string_view allowed);

template <class T>
void read_value(Reader& in, const boost::json::value& value, T& out, const Constraint* rule);

template <class T>
constexpr bool may_be_absent = Optional<T> || Patched<T>;

template <class T>
bool has_member(std::string_view name) {
    bool found = false;
    boost::mp11::mp_for_each<MembersOf<T>>(
        [&](auto member) { found = found || name == spelled(member.name); });
    return found;
}

template <class T>
void read_members(Reader& in, const boost::json::value& value, T& out) {
    const auto* object = value.if_object();
    if (!object)
        return in.fault("must be an object");
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
        using Member = std::remove_reference_t<decltype(out.*member.pointer)>;
        const Reader::Step step(in, spelled(member.name));
        const Constraint* rule = in.checks_rules() ? constraint_of<T>(spelled(member.name)) : nullptr;
        if (const auto* found = object->if_contains(spelled(member.name)))
            read_value(in, *found, out.*member.pointer, rule);
        else if (!may_be_absent<Member> && !(rule && rule->defaulted) && in.checks_rules())
            in.fault("is required");
    });
    if (!in.refuses_unknown())
        return;
    for (const auto& [name, ignored] : *object) {
        if (has_member<T>(name))
            continue;
        const Reader::Step step(in, std::string_view(name));
        in.fault("is not a known field");
    }
}

template <class T>
void read_sequence(Reader& in, const boost::json::value& value, T& out, const Constraint* rule) {
    const auto* array = value.if_array();
    if (!array)
        return in.fault("must be a list");
    if (rule)
        check_count(in, *rule, array->size());
    out.resize(array->size());
    for (std::size_t i = 0; i < array->size(); ++i) {
        const Reader::Step step(in, i);
        read_value(in, (*array)[i], out[i], nullptr);
    }
}

template <class T>
void read_dictionary(Reader& in, const boost::json::value& value, T& out) {
    const auto* object = value.if_object();
    if (!object)
        return in.fault("must be an object");
    for (const auto& [key, item] : *object) {
        const Reader::Step step(in, std::string_view(key));
        read_value(in, item, out[std::string(key)], nullptr);
    }
}

template <Worded T>
void read_word(Reader& in, const boost::json::value& value, T& out) {
    std::string word;
    read_text(in, value, word);
    if (!value.is_string())
        return;
    if (const auto found = storage::parse_word<T>(word))
        out = *found;
    else
        unknown_word(in, word_list<T>());
}

template <Number T>
void read_number(Reader& in, const boost::json::value& value, T& out) {
    std::int64_t wide = 0;
    constexpr auto most = sizeof(T) < sizeof(std::int64_t)
                              ? static_cast<std::int64_t>(std::numeric_limits<T>::max())
                              : std::numeric_limits<std::int64_t>::max();
    read_integer(in, value, wide, static_cast<std::int64_t>(std::numeric_limits<T>::min()), most);
    out = static_cast<T>(wide);
}

template <class T>
void read_patch(Reader& in, const boost::json::value& value, Patch<T>& out, const Constraint* rule) {
    out.present = true;
    if (!value.is_null())
        read_value(in, value, out.value.emplace(), rule);
}

template <class T>
void read_value(Reader& in, const boost::json::value& value, T& out, const Constraint* rule) {
    if constexpr (Patched<T>) {
        read_patch(in, value, out, rule);
    } else if constexpr (Optional<T>) {
        if (!value.is_null())
            read_value(in, value, out.emplace(), rule);
    } else if constexpr (std::same_as<T, bool>) {
        read_flag(in, value, out);
    } else if constexpr (Number<T>) {
        read_number(in, value, out);
        if (rule)
            check_number(in, *rule, static_cast<double>(out));
    } else if constexpr (std::floating_point<T>) {
        read_decimal(in, value, out);
        if (rule)
            check_number(in, *rule, out);
    } else if constexpr (std::same_as<T, std::string>) {
        read_text(in, value, out);
        if (rule && value.is_string())
            check_text(in, *rule, out);
    } else if constexpr (std::same_as<T, Timestamp>) {
        read_time(in, value, out);
    } else if constexpr (RawText<T>) {
        read_raw(in, value, out.text, rule ? rule->shape : Shape::any);
    } else if constexpr (std::same_as<T, boost::json::value>) {
        out = value;
    } else if constexpr (std::same_as<T, boost::json::object>) {
        value.is_object() ? void(out = value.get_object()) : in.fault("must be an object");
    } else if constexpr (Worded<T>) {
        read_word(in, value, out);
    } else if constexpr (Sequence<T>) {
        read_sequence(in, value, out, rule);
    } else if constexpr (Dictionary<T>) {
        read_dictionary(in, value, out);
    } else {
        static_assert(Described<T>, "describe the struct with BOOST_DESCRIBE_STRUCT");
        read_members(in, value, out);
    }
}

template <class T>
Read<T> read(const boost::json::value& value, UnknownFields unknown = UnknownFields::ignored) {
    Reader in(unknown);
    T out{};
    read_value(in, value, out, nullptr);
    if (in.failed())
        return in.take();
    return out;
}

/// Takes out what a view shows beyond what can be said: whoever has read one may send all of it back.
template <class Body, class View>
void drop_read_only(boost::json::object& given) {
    boost::mp11::mp_for_each<MembersOf<View>>([&](auto member) {
        if (!has_member<Body>(spelled(member.name)))
            given.erase(spelled(member.name));
    });
}

/// What was checked when it was stored.
template <class T>
Read<T> read_stored(const boost::json::value& value) {
    Reader in(UnknownFields::ignored, Checked::when_stored);
    T out{};
    read_value(in, value, out, nullptr);
    if (in.failed())
        return in.take();
    return out;
}

/// The document as a value; its depth is bounded.
Read<boost::json::value> parse(std::string_view text);

} // namespace voltgate::core::json
