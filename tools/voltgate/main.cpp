#include "tools/voltgate/subcommands.hpp"

#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

using namespace voltgate::tools;

int main(int count, char** words) {
    try {
        const std::vector<Subcommand> subcommands{serve(),  key_create(),   key_list(), key_revoke(),
                                                  backup(), check_config(), control(),  version()};
        const std::vector<std::string> arguments(words + 1, words + count);
        return run_program(
            subcommands, arguments, [](const char* name) { return std::getenv(name); }, std::cout, std::cerr);
    } catch (const std::exception& error) {
        std::cerr << "voltgate: " << error.what() << '\n';
        return 1;
    }
}
