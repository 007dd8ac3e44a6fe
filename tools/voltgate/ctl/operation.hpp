#pragma once

#include <boost/json/object.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The operations of the API, as the command line sees them.
namespace voltgate::tools::ctl {

enum class Type { text, integer, number, flag, list, object, any };

/// A member of a body or a view, or a query parameter.
struct Field {
    std::string name; ///< as in JSON
    Type type = Type::any;
    bool required = false;
    std::string help{};
    std::vector<std::string> words{}; ///< what an enumeration allows

    [[nodiscard]] std::string flag() const; ///< evse_id -> evse-id
    [[nodiscard]] std::string form() const; ///< what a value looks like: NUMBER, soft|hard
};

struct Operation {
    std::string method;
    std::string path;                  ///< with {parameters}
    std::vector<std::string> segments; ///< of the path below /api/v1
    std::string summary;
    std::string group;
    std::vector<Field> query{};
    std::vector<Field> body{};
    bool takes_body = false; ///< as JSON
    bool takes_file = false; ///< a body of any kind
    bool gives_bytes = false;
    bool gives_page = false;
    std::vector<Field> view{}; ///< members of the record, or of a page's rows

    [[nodiscard]] bool is_action() const;
    /// The verb of a command to a charge point; empty for every other operation.
    [[nodiscard]] std::string_view command() const;
};

/// Reads an OpenAPI document.
std::vector<Operation> operations_of(std::string_view document);

/// What an operator's word stands for: list, get, create, update, replace, delete, do.
struct Verb {
    std::string_view name;
    std::string_view help;
    bool (*covers)(const Operation&);
};
std::span<const Verb> verbs();

/// The words that name an operation: `charge-points CP-1 sessions` for charge-points/{id}/sessions. Empty
/// when the operation is none of that verb.
std::vector<std::string> words_of(const Operation& operation);
/// The operation's path with the given words for its parameters; empty when the words name another. A
/// resource may be named in the singular.
std::string path_for(const Operation& operation, std::span<const std::string> words);

} // namespace voltgate::tools::ctl
