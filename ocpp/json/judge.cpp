#include "ocpp/json/judge.hpp"

namespace voltgate::ocpp::json {
namespace {

std::string_view kind_name(const boost::json::value& value) {
    switch (value.kind()) {
    case boost::json::kind::null:
        return "null";
    case boost::json::kind::bool_:
        return "a boolean";
    case boost::json::kind::string:
        return "a string";
    case boost::json::kind::array:
        return "an array";
    case boost::json::kind::object:
        return "an object";
    default:
        return "a number";
    }
}

} // namespace

void Judge::repaired(RepairKind kind, const Path& path) {
    if (decoder_.repairs.size() < decoder_.most_repairs)
        decoder_.repairs.push_back({kind, path.text()});
}

bool Judge::tolerated(RepairKind kind, const Path& path) {
    if (!strict())
        repaired(kind, path);
    return !strict();
}

void Judge::forgive(RepairKind kind, const Path& path) {
    violation_.reset();
    repaired(kind, path);
}

bool Judge::fail(Fault fault, const Path& path, std::string detail) {
    violation_ = Violation{fault, path.text(), std::move(detail)};
    return false;
}

bool Judge::wrong_type(const boost::json::value& value, std::string_view wanted, const Path& path) {
    return fail(Fault::type, path,
                "must be " + std::string{wanted} + ", not " + std::string{kind_name(value)});
}

bool Judge::too_long(std::size_t limit, const Path& path) {
    return fail(Fault::property, path, "is longer than " + std::to_string(limit) + " characters");
}

bool Judge::out_of_range(Range range, const Path& path) {
    std::string rule = range.min == lowest ? "must be" : "must be at least " + std::to_string(range.min);
    if (range.max != unlimited)
        rule += (range.min == lowest ? " at most " : " and at most ") + std::to_string(range.max);
    return fail(Fault::property, path, std::move(rule));
}

} // namespace voltgate::ocpp::json
