#include "tools/voltgate/subcommands.hpp"

#include <boost/version.hpp>
#include <openssl/crypto.h>
#include <sqlite3.h>

#include <ostream>

namespace voltgate::tools {

namespace {

int run(Invocation& invocation) {
    invocation.out << "voltgate " VOLTGATE_VERSION "\n"
                   << "SQLite " << sqlite3_libversion() << "\n"
                   << OpenSSL_version(OPENSSL_VERSION) << "\n"
                   << "Boost " << BOOST_VERSION / 100'000 << '.' << BOOST_VERSION / 100 % 1'000 << "\n";
    return 0;
}

} // namespace

Subcommand version() {
    return {"version", {}, "Prints the version, and those of the libraries in use.", {}, {}, run};
}

} // namespace voltgate::tools
