// `voltgate ctl`: what operators do with a running server, by its API. What can be said comes from the API's
// own description; only events are streamed by hand.
#include "tools/voltgate/ctl/session.hpp"
#include "tools/voltgate/subcommands.hpp"

namespace voltgate::tools {

namespace {

int run(Invocation& invocation) {
    return ctl::Session(invocation).run();
}

} // namespace

Subcommand control() {
    return {"ctl",
            {},
            "Asks and commands a running server: every command, list and record of the API. `voltgate ctl "
            "--help` names them.",
            {},
            {},
            run,
            Subcommand::Words::raw};
}

} // namespace voltgate::tools
