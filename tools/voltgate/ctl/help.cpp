#include "tools/voltgate/ctl/help.hpp"

#include "tools/voltgate/command_line.hpp"
#include "tools/voltgate/ctl/arguments.hpp"

#include <algorithm>
#include <ostream>

namespace voltgate::tools::ctl {
namespace {

/// A field of the same name takes a flag's place behind the command; before it the flag is still understood.
void print_common(std::ostream& out, const std::vector<Field>& fields = {}) {
    out << "\nFlags of every command:\n";
    for (const auto& flag : common_flags()) {
        const bool hidden = std::ranges::find(fields, flag.name, &Field::flag) != fields.end();
        describe(out, "--" + std::string(flag.name) + (flag.form.empty() ? "" : " ") + std::string(flag.form),
                 std::string(hidden ? "Before the command only: " : "") + std::string(flag.help));
    }
}

void print_fields(std::ostream& out, const std::string& title, const std::vector<Field>& fields) {
    if (fields.empty())
        return;
    out << '\n' << title << ":\n";
    for (const auto& field : fields) {
        const auto* required = !field.required ? "" : field.help.empty() ? "Required." : ". Required.";
        const auto flag = "--" + field.flag() + ' ' + field.form();
        if (field.help.empty() && !field.required)
            out << "  " << flag << '\n';
        else
            describe(out, flag, field.help + required);
    }
}

} // namespace

std::string usage_of(const Operation& operation) {
    std::string out;
    if (!operation.command().empty())
        return std::string(operation.command()) + " CHARGE_POINT_ID";
    for (const auto& verb : verbs())
        if (out.empty() && verb.covers(operation))
            out = verb.name;
    for (const auto& word : words_of(operation))
        out += ' ' + word;
    return out;
}

void print_overview(std::ostream& out, const std::vector<Operation>& operations) {
    out << "voltgate ctl: asks and commands a running central system over its API.\n\n"
           "Usage: voltgate ctl [flags] COMMAND [flags]\n\nCommands to charge points:\n";
    for (const auto& operation : operations)
        if (!operation.command().empty())
            describe(out, usage_of(operation), operation.summary);
    out << "\nRecords (`voltgate ctl list --help` names what can be listed, and so on):\n";
    for (const auto& verb : verbs())
        describe(out, std::string(verb.name) + " WHAT...", std::string(verb.help));
    describe(out, "events", "Prints events as they happen.");
    print_common(out);
    out << "\nExit codes: 0 done, 1 refused by the charge point or not carried out, 2 wrong usage, 3 refused "
           "by the API\nor no answer from it.\n";
}

void print_verb(std::ostream& out, const Verb& verb, const std::vector<Operation>& operations) {
    out << "voltgate ctl " << verb.name << " WHAT... [flags]\n\n" << verb.help << "\n\n";
    for (const auto& operation : operations)
        if (verb.covers(operation))
            describe(out, usage_of(operation), operation.summary);
    print_common(out);
}

void print_operation(std::ostream& out, const std::string& usage, const Operation& operation) {
    out << "voltgate ctl " << usage << " [flags]\n\n" << operation.summary << ".\n";
    print_fields(out, "Filters", operation.query);
    print_fields(out, "Fields", operation.body);
    print_common(out, operation.takes_body ? operation.body : operation.query);
}

} // namespace voltgate::tools::ctl
