#pragma once

#include "tools/voltgate/settings.hpp"

#include <functional>
#include <iosfwd>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::tools {

/// The command line is wrong: printed with a hint at --help, exit code 2.
struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A flag that belongs to one subcommand. With an empty form it is a switch and takes no value.
struct Flag {
    std::string name;
    std::string form;
    std::string help;
    bool required = false;
};

/// What a subcommand is called with.
struct Invocation {
    Settings settings;
    std::map<std::string, std::string, std::less<>> flags; ///< the subcommand's own, by name
    std::vector<std::string> arguments;                    ///< positional
    std::ostream& out;
    std::ostream& err;
    std::function<const char*(const char*)> environment{}; ///< std::getenv outside of tests
};

/// One subcommand, declared once: parsing and `--help` come from this.
struct Subcommand {
    std::string name;                   ///< one or two words, as in `key create`
    std::vector<std::string> arguments; ///< names of the positional arguments, all required
    std::string summary;
    std::vector<Flag> flags;
    std::vector<std::string> options; ///< names of the settings it takes as flags
    int (*run)(Invocation&) = nullptr;
    /// raw: its words and flags are all given to it as arguments, --help too.
    enum class Words { described, raw } words = Words::described;
};

/// A flag or a subcommand with its help text beside it, wrapped.
void describe(std::ostream& out, const std::string& flag, const std::string& help);

/// Looks for the subcommand, reads flags, environment and configuration file, and runs it. The exit code: 0
/// done, 1 failed, 2 wrong usage or settings. `variables`: the names of all that the environment has.
int run_program(std::span<const Subcommand> subcommands, std::span<const std::string> words,
                const std::function<const char*(const char*)>& environment,
                std::span<const std::string> variables, std::ostream& out, std::ostream& err);

} // namespace voltgate::tools
