#include "storage/open.hpp"
#include "tools/voltgate/data_folder.hpp"
#include "tools/voltgate/subcommands.hpp"

#include <ostream>

namespace voltgate::tools {

namespace {

int run(Invocation& invocation) {
    const std::filesystem::path target = invocation.arguments.at(0);
    const auto source = database_file(invocation.settings.data_dir);
    if (!std::filesystem::exists(source)) {
        invocation.err << "voltgate: there is no database " << source.string() << '\n';
        return 1;
    }
    const auto database = storage::open_beside_server(source, storage::OpenMode::existing);
    storage::backup(*database, target);
    invocation.err << "written to " << target.string() << '\n';
    return 0;
}

} // namespace

Subcommand backup() {
    return {"backup",
            {"FILE"},
            "Copies the database into a new file, complete and consistent, also while the server runs. "
            "Restore it by "
            "placing it as voltgate.db into the data folder of a server that is stopped.",
            {},
            {"data-dir"},
            run};
}

} // namespace voltgate::tools
