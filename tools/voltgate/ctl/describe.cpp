// Writes the API of this build as a C++ source, for `voltgate ctl`: the same table of routes and the same
// declarations of commands that the server serves, so the command line can never tell of another API. Run by
// the build: voltgate-describe OUT.cpp
#include "api/management_api.hpp"
#include "api/openapi.hpp"
#include "core/csms.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

using namespace voltgate;

namespace {

/// The routes want a central system to act upon; it is made, never started, and thrown away.
std::string document(const std::filesystem::path& folder) {
    boost::asio::io_context loop;
    storage::StoreOptions store_options;
    store_options.path = folder / "voltgate.db";
    store_options.synchronous = storage::Synchronous::normal;
    storage::Store store(store_options);
    storage::MessageLogOptions log_options;
    log_options.path = folder / "messages.db";
    storage::MessageLog log(log_options);
    const core::SystemClock clock;
    core::CsmsOptions options;
    options.settings.files.folder = folder / "files";
    options.listener.address = {boost::asio::ip::address_v4::loopback(), 0};
    core::Csms csms(options, store, log, clock, {&loop});
    api::Authentication authentication(store, clock);
    api::EventStream events(store, csms.events(), authentication);
    auto routes = api::resource_routes(csms, {});
    std::ranges::move(events.routes(), std::back_inserter(routes));
    return serialize(api::openapi_document(routes, ""));
}

void write(const std::filesystem::path& file, const std::string& text) {
    std::ofstream out(file);
    out << "#include \"tools/voltgate/ctl/api_document.hpp\"\n\n"
        << "const std::string_view voltgate::tools::ctl::api_document = R\"~api~(" << text << ")~api~\";\n";
    if (!out.flush())
        throw std::runtime_error("cannot write " + file.string());
}

} // namespace

int main(int count, char** words) {
    if (count != 2)
        return 2;
    const std::filesystem::path target = words[1];
    const auto folder = target.string() + ".data";
    try {
        std::filesystem::remove_all(folder);
        std::filesystem::create_directories(folder);
        write(target, document(folder));
        std::filesystem::remove_all(folder);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
