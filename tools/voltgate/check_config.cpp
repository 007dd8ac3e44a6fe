#include "tools/voltgate/subcommands.hpp"

#include <ostream>

namespace voltgate::tools {

namespace {

// Wrong settings never get here: they are reported with where they come from, exit code 2.
int run(Invocation& invocation) {
    if (invocation.flags.contains("print-default")) {
        invocation.out << default_configuration();
        return 0;
    }
    for (const auto& option : options())
        invocation.out << option.name << " = " << option.show(invocation.settings) << '\n';
    return 0;
}

} // namespace

Subcommand check_config() {
    return {"check-config",
            {},
            "Checks flags, environment and configuration file, and prints the settings that result.",
            {{"print-default", "", "Prints a configuration file that documents every option instead."}},
            option_names(),
            run};
}

} // namespace voltgate::tools
