// Reading: one pass over the JSON value, guided by the shape. The right value takes the short way; a wrong
// one goes to the repair of its kind (tolerant) or becomes the violation.
#include "ocpp/json/codec.hpp"
#include "ocpp/json/path.hpp"
#include "ocpp/json/utf8.hpp"

#include <bitset>
#include <cmath>

namespace voltgate::ocpp::json {
namespace {

namespace bj = boost::json;

/// More fields than any message has.
constexpr std::size_t most_fields = 64;

/// multipleOf 0.1 in binary floating point: 8.1 is fine (pitfall 34).
constexpr double place_tolerance = 1e-6;

std::string_view kind_name(const bj::value& value) {
    switch (value.kind()) {
    case bj::kind::null:
        return "null";
    case bj::kind::bool_:
        return "a boolean";
    case bj::kind::string:
        return "a string";
    case bj::kind::array:
        return "an array";
    case bj::kind::object:
        return "an object";
    default:
        return "a number";
    }
}

class Reader {
public:
    explicit Reader(Decoder& decoder)
        : decoder_{decoder}
        , strict_{decoder.validation == Validation::strict} {}

    bool message(const bj::value& value, void* target, const Shape& shape) {
        const Path root;
        if (value.is_object())
            return members(value.get_object(), target, shape, root);
        if (value.is_null() && !strict_) { // OCPP-J 1.6: an empty payload may come as null
            repaired(RepairKind::null_dropped, root);
            return members(bj::object{}, target, shape, root);
        }
        return fail(Fault::formation, root,
                    "the payload must be an object, not " + std::string{kind_name(value)});
    }

    std::optional<Violation> violation() && { return std::move(violation_); }

private:
    bool read(const bj::value& value, void* target, const Shape& shape, const Path& path) {
        switch (shape.kind) {
        case Kind::text:
            return text(value, static_cast<std::string*>(target), shape, path);
        case Kind::word:
            return word(value, static_cast<AnyWord*>(target), shape, path);
        case Kind::integer:
            return integer(value, static_cast<std::int64_t*>(target), shape, path);
        case Kind::decimal:
            return decimal(value, static_cast<double*>(target), shape, path);
        case Kind::boolean:
            return boolean(value, static_cast<bool*>(target), path);
        case Kind::date_time:
            return date_time(value, static_cast<DateTime*>(target), path);
        case Kind::anything:
            put(static_cast<bj::value*>(target), value);
            return true;
        case Kind::custom_data:
            return custom_data(value, static_cast<CustomData*>(target), path);
        case Kind::list:
            return list(value, target, shape, path);
        case Kind::object:
            return value.is_object() ? members(value.get_object(), target, shape, path)
                                     : wrong_type(value, "an object", path);
        }
        return false;
    }

    template <class Target, class Value>
    static void put(Target* target, Value&& value) {
        if (target != nullptr)
            *target = std::forward<Value>(value);
    }

    // --- objects ---

    bool members(const bj::object& object, void* target, const Shape& shape, const Path& path) {
        std::bitset<most_fields> seen;
        std::size_t guess = 0;
        for (const auto& member : object) {
            const std::size_t index = find(shape.fields, member.key(), guess);
            if (index == shape.fields.size()) {
                if (!unknown_field(Path{path, member.key()}))
                    return false;
                continue;
            }
            guess = index + 1;
            bool filled = true;
            if (!member_value(member.value(), target, shape.fields[index], Path{path, member.key()}, filled))
                return false;
            seen[index] = filled;
        }
        return all_present(shape.fields, seen, path);
    }

    /// The field of that name which this version has. Stations mostly keep the schema's order, hence the
    /// guess.
    std::size_t find(std::span<const Field> fields, std::string_view name, std::size_t guess) const {
        for (std::size_t step = 0; step < fields.size(); ++step) {
            const std::size_t index = (guess + step) % fields.size();
            if (fields[index].name == name)
                return fields[index].presence.in(decoder_.version) == Presence::absent ? fields.size()
                                                                                       : index;
        }
        return fields.size();
    }

    /// Reads a member into its place; `filled` is false when it counts as left out.
    bool member_value(const bj::value& value, void* target, const Field& field, const Path& path,
                      bool& filled) {
        if (!strict_ && left_out(value, field, path)) {
            filled = false;
            return true;
        }
        void* place = target == nullptr ? nullptr : static_cast<char*>(target) + field.offset;
        if (place != nullptr && field.optional != nullptr)
            place = field.optional->emplace(place);
        return read(value, place, *field.shape, path);
    }

    /// Tolerant: null, an empty list that may not be empty and an unreadable time are as good as nothing,
    /// where nothing is allowed.
    bool left_out(const bj::value& value, const Field& field, const Path& path) {
        if (value.is_null() && field.shape->kind != Kind::anything) {
            repaired(RepairKind::null_dropped, path);
            return true;
        }
        if (field.optional == nullptr || field.presence.in(decoder_.version) == Presence::required)
            return false;
        if (value.is_array() && value.get_array().empty() && field.shape->range(decoder_.version).min > 0) {
            repaired(RepairKind::item_count, path);
            return true;
        }
        if (field.shape->kind == Kind::date_time && !readable_time(value)) {
            repaired(RepairKind::timestamp, path);
            return true;
        }
        return false;
    }

    static bool readable_time(const bj::value& value) {
        return value.is_string() &&
               (DateTime::parse(value.get_string()) || parse_leniently(value.get_string()));
    }

    bool unknown_field(const Path& path) {
        if (!strict_) {
            repaired(RepairKind::unknown_field, path);
            return true;
        }
        // The standard has no code for it: the payload is not built as the action's structure asks.
        return fail(Fault::formation, path, "is not a field of this message");
    }

    bool all_present(std::span<const Field> fields, const std::bitset<most_fields>& seen, const Path& path) {
        for (std::size_t index = 0; index < fields.size(); ++index) {
            const Presence presence = fields[index].presence.in(decoder_.version);
            if (seen[index] || presence == Presence::absent || presence == Presence::optional)
                continue;
            const Path member{path, fields[index].name};
            if (strict_ || presence == Presence::required)
                return fail(Fault::occurrence, member, "is required");
            repaired(RepairKind::missing, member);
        }
        return true;
    }

    bool custom_data(const bj::value& value, CustomData* target, const Path& path) {
        if (!value.is_object())
            return wrong_type(value, "an object", path);
        const bj::object& members = value.get_object();
        const bj::value* vendor = members.if_contains("vendorId");
        const Path vendor_path{path, "vendorId"};
        if (strict_ && vendor == nullptr)
            return fail(Fault::occurrence, vendor_path, "is required");
        if (strict_ && !vendor->is_string())
            return wrong_type(*vendor, "a string", vendor_path);
        if (strict_ && longer_than(vendor->get_string(), CustomData::max_vendor_id))
            return too_long(CustomData::max_vendor_id, vendor_path);
        if (target != nullptr)
            target->members = members;
        return true;
    }

    // --- lists ---

    bool list(const bj::value& value, void* target, const Shape& shape, const Path& path) {
        if (value.is_array())
            return items(value.get_array(), target, shape, path);
        if (strict_)
            return wrong_type(value, "an array", path);
        repaired(RepairKind::wrapped_in_array, path);
        return item(value, target, shape, Path{path, std::size_t{0}});
    }

    bool items(const bj::array& array, void* target, const Shape& shape, const Path& path) {
        const Range range = shape.range(decoder_.version);
        const auto count = static_cast<std::int64_t>(array.size());
        if ((count < range.min || count > range.max) && !tolerated(RepairKind::item_count, path))
            return fail(Fault::occurrence, path,
                        "has " + std::to_string(count) + " items, " +
                            (count < range.min ? "at least " + std::to_string(range.min)
                                               : "at most " + std::to_string(range.max)) +
                            " are right");
        for (std::size_t index = 0; index < array.size(); ++index) {
            if (!item(array[index], target, shape, Path{path, index}))
                return false;
        }
        return true;
    }

    bool item(const bj::value& value, void* target, const Shape& shape, const Path& path) {
        if (value.is_null() && tolerated(RepairKind::null_dropped, path))
            return true;
        return read(value, target == nullptr ? nullptr : shape.list->append(target), *shape.item, path);
    }

    // --- leaves ---

    bool text(const bj::value& value, std::string* target, const Shape& shape, const Path& path) {
        const auto limit = static_cast<std::size_t>(shape.range(decoder_.version).max);
        if (value.is_string()) {
            const std::string_view words = value.get_string();
            if (longer_than(words, limit) && !tolerated(RepairKind::over_long, path))
                return too_long(limit, path);
            put(target, words);
            return true;
        }
        auto made = strict_ ? std::nullopt : repair::to_text(value);
        if (!made)
            return wrong_type(value, "a string", path);
        repaired(made->kind, path);
        put(target, std::move(made->value));
        return true;
    }

    bool word(const bj::value& value, AnyWord* target, const Shape& shape, const Path& path) {
        if (value.is_string())
            return known_word(value.get_string(), target, shape, path);
        const auto made = strict_ ? std::nullopt : repair::to_text(value);
        if (!made)
            return wrong_type(value, "a string", path);
        repaired(made->kind, path);
        return known_word(made->value, target, shape, path);
    }

    bool known_word(std::string_view text, AnyWord* target, const Shape& shape, const Path& path) {
        const Words words = shape.words();
        for (std::size_t code = 0; code < words.size(); ++code) {
            if (words[code].text == text && words[code].since <= decoder_.version) {
                put(target, AnyWord{static_cast<std::uint16_t>(code)});
                return true;
            }
        }
        return unknown_word(text, target, shape, path);
    }

    bool unknown_word(std::string_view text, AnyWord* target, const Shape& shape, const Path& path) {
        const bool open = shape.open_since_21 && decoder_.version >= Version::v21;
        const auto limit = static_cast<std::size_t>(shape.since_21.max);
        if (open && longer_than(text, limit) && !tolerated(RepairKind::over_long, path))
            return too_long(limit, path);
        if (!open && strict_)
            return fail(Fault::property, path, quoted(text) + " is not a word of this enumeration");
        const std::uint16_t code = open ? AnyWord::unknown : code_in_any_case(text, shape.words());
        if (!open)
            repaired(code == AnyWord::unknown ? RepairKind::unknown_word : RepairKind::word_case, path);
        put(target, code == AnyWord::unknown ? AnyWord{std::string{text}} : AnyWord{code});
        return true;
    }

    /// Also finds 2.1's words for a station of 2.0.1 that sends them early.
    static std::uint16_t code_in_any_case(std::string_view text, Words words) {
        for (std::size_t code = 0; code < words.size(); ++code) {
            if (equal_ignoring_case(words[code].text, text))
                return static_cast<std::uint16_t>(code);
        }
        return AnyWord::unknown;
    }

    static std::string quoted(std::string_view text) {
        constexpr std::size_t shown = 50;
        return '\'' + std::string{beginning(text, shown)} + (text.size() > shown ? "...'" : "'");
    }

    /// The value as an integer when it is one; 5.0 is, as in JSON schema.
    static std::optional<std::int64_t> exact_integer(const bj::value& value) {
        if (value.is_int64())
            return value.get_int64();
        constexpr double bound = 9.2e18; // inside std::int64_t
        if (value.is_double() && std::trunc(value.get_double()) == value.get_double() &&
            std::abs(value.get_double()) < bound)
            return static_cast<std::int64_t>(value.get_double());
        return std::nullopt;
    }

    bool integer(const bj::value& value, std::int64_t* target, const Shape& shape, const Path& path) {
        auto number = exact_integer(value);
        if (!number && value.is_number() && (value.is_uint64() || std::abs(value.get_double()) > 9e18))
            return fail(Fault::property, path, "is outside the range of integers");
        if (!number) {
            const auto made = strict_ ? std::nullopt : repair::to_integer(value);
            if (!made)
                return wrong_type(value, "an integer", path);
            repaired(made->kind, path);
            number = made->value;
        }
        const Range range = shape.range(decoder_.version);
        if ((*number < range.min || *number > range.max) && !tolerated(RepairKind::out_of_range, path))
            return out_of_range(range, path);
        put(target, *number);
        return true;
    }

    bool decimal(const bj::value& value, double* target, const Shape& shape, const Path& path) {
        double number = 0;
        if (value.is_number()) {
            number = value.to_number<double>();
        } else {
            const auto made = strict_ ? std::nullopt : repair::to_decimal(value);
            if (!made)
                return wrong_type(value, "a number", path);
            repaired(made->kind, path);
            number = made->value;
        }
        if (strict_ && !places_fit(number, shape.places(decoder_.version), path))
            return false;
        const Range range = shape.range(decoder_.version);
        if ((number < static_cast<double>(range.min) || number > static_cast<double>(range.max)) &&
            !tolerated(RepairKind::out_of_range, path))
            return out_of_range(range, path);
        put(target, number);
        return true;
    }

    /// Six places are our habit when sending; only fewer than that are a rule of the schema.
    bool places_fit(double number, int places, const Path& path) {
        if (places >= usual_places)
            return true;
        const double scaled = number * std::pow(10.0, places);
        if (std::abs(scaled - std::round(scaled)) < place_tolerance)
            return true;
        return places == 0 ? fail(Fault::type, path, "must be an integer, not a fraction")
                           : fail(Fault::property, path,
                                  "has more than " + std::to_string(places) + " decimal place(s)");
    }

    bool boolean(const bj::value& value, bool* target, const Path& path) {
        if (value.is_bool()) {
            put(target, value.get_bool());
            return true;
        }
        const auto made = strict_ ? std::nullopt : repair::to_boolean(value);
        if (!made)
            return wrong_type(value, "a boolean", path);
        repaired(made->kind, path);
        put(target, made->value);
        return true;
    }

    bool date_time(const bj::value& value, DateTime* target, const Path& path) {
        if (!value.is_string())
            return wrong_type(value, "a string", path);
        if (const auto time = DateTime::parse(value.get_string())) {
            put(target, *time);
            return true;
        }
        const auto made = strict_ ? std::nullopt : repair::to_date_time(value.get_string());
        if (!made)
            return fail(Fault::property, path, quoted(value.get_string()) + " is not an RFC 3339 date-time");
        repaired(made->kind, path);
        put(target, made->value);
        return true;
    }

    // --- outcomes ---

    void repaired(RepairKind kind, const Path& path) {
        if (decoder_.repairs.size() < decoder_.most_repairs)
            decoder_.repairs.push_back({kind, path.text()});
    }

    bool tolerated(RepairKind kind, const Path& path) {
        if (!strict_)
            repaired(kind, path);
        return !strict_;
    }

    bool fail(Fault fault, const Path& path, std::string detail) {
        violation_ = Violation{fault, path.text(), std::move(detail)};
        return false;
    }
    bool wrong_type(const bj::value& value, std::string_view wanted, const Path& path) {
        return fail(Fault::type, path,
                    "must be " + std::string{wanted} + ", not " + std::string{kind_name(value)});
    }
    bool too_long(std::size_t limit, const Path& path) {
        return fail(Fault::property, path, "is longer than " + std::to_string(limit) + " characters");
    }
    bool out_of_range(Range range, const Path& path) {
        std::string rule = range.min == lowest ? "must be" : "must be at least " + std::to_string(range.min);
        if (range.max != unlimited)
            rule += (range.min == lowest ? " at most " : " and at most ") + std::to_string(range.max);
        return fail(Fault::property, path, std::move(rule));
    }

    Decoder& decoder_;
    bool strict_;
    std::optional<Violation> violation_;
};

} // namespace

std::optional<Violation> read(const bj::value& value, void* target, const Shape& shape, Decoder& decoder) {
    Reader reader{decoder};
    reader.message(value, target, shape);
    return std::move(reader).violation();
}

} // namespace voltgate::ocpp::json
