#pragma once

#include <filesystem>

namespace voltgate::tools {

/// What lies in the data folder.
[[nodiscard]] inline std::filesystem::path database_file(const std::filesystem::path& folder) {
    return folder / "voltgate.db";
}
[[nodiscard]] inline std::filesystem::path message_log_file(const std::filesystem::path& folder) {
    return folder / "messages.db";
}

[[nodiscard]] inline std::filesystem::path files_folder(const std::filesystem::path& folder) {
    return folder / "files";
}

/// The key of the secrets that lie in the database.
[[nodiscard]] inline std::filesystem::path secret_key_file(const std::filesystem::path& folder) {
    return folder / "secret.key";
}

/// Makes the folder if need be, readable by its owner alone. Throws std::runtime_error with a message for the
/// operator.
void make_data_folder(const std::filesystem::path& folder);

} // namespace voltgate::tools
