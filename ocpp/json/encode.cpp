// Writing: straight into text, guided by the shape, and never anything that the official schema would refuse.
#include "ocpp/json/codec.hpp"
#include "ocpp/json/path.hpp"
#include "ocpp/json/text.hpp"
#include "ocpp/json/utf8.hpp"

#include <cmath>

namespace voltgate::ocpp::json {
namespace {

class Writer {
public:
    Writer(std::string& out, Version version)
        : out_{out}
        , version_{version} {}

    bool write(const void* source, const Shape& shape, const Path& path) {
        switch (shape.kind) {
        case Kind::text:
            return text(*static_cast<const std::string*>(source), shape, path);
        case Kind::word:
            return word(*static_cast<const AnyWord*>(source), shape, path);
        case Kind::integer:
            return integer(*static_cast<const std::int64_t*>(source), shape, path);
        case Kind::decimal:
            return decimal(*static_cast<const double*>(source), shape, path);
        case Kind::boolean:
            out_ += *static_cast<const bool*>(source) ? "true" : "false";
            return true;
        case Kind::date_time:
            return date_time(*static_cast<const DateTime*>(source), path);
        case Kind::anything:
            return append_value(out_, *static_cast<const boost::json::value*>(source)) || unwritable(path);
        case Kind::custom_data:
            return custom_data(*static_cast<const CustomData*>(source), path);
        case Kind::list:
            return list(source, shape, path);
        case Kind::object:
            return object(source, shape, path);
        }
        return false;
    }

    std::optional<Violation> violation() && { return std::move(violation_); }

private:
    bool object(const void* source, const Shape& shape, const Path& path) {
        out_ += '{';
        bool first = true;
        for (const Field& field : shape.fields) {
            const Presence presence = field.presence.in(version_);
            if (presence == Presence::absent)
                continue;
            const Path member{path, field.name};
            const void* value = present(source, field);
            if (value == nullptr) {
                if (presence != Presence::optional)
                    return fail(Fault::occurrence, member, "is required");
                continue;
            }
            if (!first)
                out_ += ',';
            first = false;
            ((out_ += '"') += field.name) += "\":";
            if (!write(value, *field.shape, member))
                return false;
        }
        out_ += '}';
        return true;
    }

    /// The member's value; null when it has none. An empty optional list and an optional JSON null say
    /// nothing, so they are left out.
    static const void* present(const void* source, const Field& field) {
        const void* member = static_cast<const char*>(source) + field.offset;
        if (field.optional == nullptr)
            return member;
        const void* value = field.optional->find(member);
        if (value == nullptr)
            return nullptr;
        const Shape& shape = *field.shape;
        const bool nothing =
            (shape.kind == Kind::list && shape.list->size(value) == 0) ||
            (shape.kind == Kind::anything && static_cast<const boost::json::value*>(value)->is_null());
        return nothing ? nullptr : value;
    }

    bool list(const void* source, const Shape& shape, const Path& path) {
        const std::size_t size = shape.list->size(source);
        const Range range = shape.range(version_);
        if (static_cast<std::int64_t>(size) < range.min || static_cast<std::int64_t>(size) > range.max)
            return fail(Fault::occurrence, path, "must not have " + std::to_string(size) + " items");
        out_ += '[';
        for (std::size_t index = 0; index < size; ++index) {
            if (index > 0)
                out_ += ',';
            if (!write(shape.list->at(source, index), *shape.item, Path{path, index}))
                return false;
        }
        out_ += ']';
        return true;
    }

    bool text(std::string_view value, const Shape& shape, const Path& path) {
        if (longer_than(value, static_cast<std::size_t>(shape.range(version_).max)))
            return fail(Fault::property, path,
                        "is longer than " + std::to_string(shape.range(version_).max) + " characters");
        return append_string(out_, value) || fail(Fault::property, path, "is not UTF-8");
    }

    bool word(const AnyWord& value, const Shape& shape, const Path& path) {
        const bool open = shape.open_since_21 && version_ >= Version::v21;
        if (value.code() != AnyWord::unknown) {
            const Word& word = shape.words()[value.code()];
            if (word.since > version_)
                return fail(Fault::property, path, std::string{word.text} + " is unknown to this version");
            return append_string(out_, word.text);
        }
        if (open)
            return text(value.other(), shape, path);
        return value.other().empty() ? fail(Fault::occurrence, path, "is not set")
                                     : fail(Fault::property, path, "is not a word of this enumeration");
    }

    bool integer(std::int64_t value, const Shape& shape, const Path& path) {
        const Range range = shape.range(version_);
        if (value < range.min || value > range.max)
            return fail(Fault::property, path, std::to_string(value) + " is out of range");
        out_ += std::to_string(value);
        return true;
    }

    bool decimal(double value, const Shape& shape, const Path& path) {
        const Range range = shape.range(version_);
        if (value < static_cast<double>(range.min) || value > static_cast<double>(range.max))
            return fail(Fault::property, path, "is out of range");
        return append_decimal(out_, value, shape.places(version_)) ||
               fail(Fault::property, path, "is not a finite number");
    }

    bool date_time(const DateTime& value, const Path& path) {
        const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(value.at)};
        if (date.year() < std::chrono::year{0} || date.year() > std::chrono::year{9999})
            return fail(Fault::property, path, "is outside the years that RFC 3339 can write");
        ((out_ += '"') += value.text()) += '"';
        return true;
    }

    bool custom_data(const CustomData& value, const Path& path) {
        const Path vendor_path{path, "vendorId"};
        const boost::json::value* vendor = value.members.if_contains("vendorId");
        if (vendor == nullptr)
            return fail(Fault::occurrence, vendor_path, "is required");
        if (!vendor->is_string())
            return fail(Fault::type, vendor_path, "must be a string");
        if (longer_than(vendor->get_string(), CustomData::max_vendor_id))
            return fail(Fault::property, vendor_path, "is too long");
        return append_value(out_, boost::json::value(value.members)) || unwritable(path);
    }

    bool unwritable(const Path& path) {
        return fail(Fault::property, path, "nests too deeply or holds what JSON cannot carry");
    }

    bool fail(Fault fault, const Path& path, std::string detail) {
        violation_ = Violation{fault, path.text(), std::move(detail)};
        return false;
    }

    std::string& out_;
    Version version_;
    std::optional<Violation> violation_;
};

} // namespace

std::optional<Violation> write(std::string& out, const void* source, const Shape& shape, Version version) {
    Writer writer{out, version};
    writer.write(source, shape, Path{});
    return std::move(writer).violation();
}

} // namespace voltgate::ocpp::json
