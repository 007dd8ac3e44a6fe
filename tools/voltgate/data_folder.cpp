#include "tools/voltgate/data_folder.hpp"

#include <stdexcept>
#include <system_error>

namespace voltgate::tools {

void make_data_folder(const std::filesystem::path& folder) {
    std::error_code failed;
    if (std::filesystem::create_directories(folder, failed))
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
    if (failed)
        throw std::runtime_error("cannot make the data folder " + folder.string() + ": " + failed.message());
    if (!std::filesystem::is_directory(folder))
        throw std::runtime_error(folder.string() + " is no folder");
}

} // namespace voltgate::tools
