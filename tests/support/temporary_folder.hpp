#pragma once

#include "certs/encoding.hpp"
#include "certs/secrets.hpp"

#include <filesystem>
#include <system_error>

namespace voltgate::tests {

/// A new folder that goes with the object.
class TemporaryFolder {
public:
    TemporaryFolder()
        : path_(std::filesystem::temp_directory_path() /
                ("voltgate-scenario-" + certs::hex(certs::random_bytes(8)))) {
        std::filesystem::create_directory(path_);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

} // namespace voltgate::tests
