#pragma once

#include "tools/voltgate/ctl/operation.hpp"

#include <boost/json/value.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// The words after `voltgate ctl`, taken apart.
namespace voltgate::tools::ctl {

enum class Output { table, json };

/// A flag that every operation has, or some.
struct CommonFlag {
    std::string_view name;
    std::string_view form; ///< empty: a switch
    std::string_view help;
};
std::span<const CommonFlag> common_flags();

/// Words and flags as written, not judged yet. Flags before the first word are always ctl's own; behind it a
/// field of the operation goes first.
struct Arguments {
    std::vector<std::string> words;
    std::map<std::string, std::string, std::less<>> own; ///< ctl's own flags; of a switch the value is "yes"
    std::vector<std::pair<std::string, std::string>> fields; ///< of the operation, in order

    [[nodiscard]] std::optional<std::string> flag(std::string_view name) const;
    [[nodiscard]] bool is_set(std::string_view name) const { return own.contains(name); }
};

/// `fields_of` tells the fields of the operation that the plain words name: they decide which flags there
/// are, and which of them take a value. Throws UsageError.
using FieldsOf = std::function<std::vector<Field>(const std::vector<std::string>& words)>;
Arguments read_arguments(std::span<const std::string> words, const FieldsOf& fields_of);

/// The fields that were given, as JSON of their types, over what --json or --file says. Throws UsageError.
boost::json::object body_of(const Operation& operation, const Arguments& arguments);
/// The query string of the given filters, with its question mark; empty without any.
std::string query_of(const Operation& operation, const Arguments& arguments);

} // namespace voltgate::tools::ctl
