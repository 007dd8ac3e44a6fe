#pragma once

#include "tools/voltgate/command_line.hpp"

namespace voltgate::tools {

/// Each subcommand is declared in a file of its own; main.cpp lists them.
Subcommand serve();
Subcommand key_create();
Subcommand key_list();
Subcommand key_revoke();
Subcommand backup();
Subcommand check_config();
Subcommand control();
Subcommand version();

} // namespace voltgate::tools
