#include "tools/voltgate/subcommands.hpp"

#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

using namespace voltgate::tools;

namespace {

std::vector<std::string> variables() {
    std::vector<std::string> names;
    for (char** each = environ; *each != nullptr; ++each) {
        const std::string_view variable(*each);
        names.emplace_back(variable.substr(0, variable.find('=')));
    }
    return names;
}

} // namespace

int main(int count, char** words) {
    try {
        const std::vector<Subcommand> subcommands{serve(),  key_create(),   key_list(), key_revoke(),
                                                  backup(), check_config(), control(),  version()};
        const std::vector<std::string> arguments(words + 1, words + count);
        return run_program(
            subcommands, arguments, [](const char* name) { return std::getenv(name); }, variables(),
            std::cout, std::cerr);
    } catch (const std::exception& error) {
        std::cerr << "voltgate: " << error.what() << '\n';
        return 1;
    }
}
