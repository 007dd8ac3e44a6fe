#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace voltgate::tests {

/// A file of tests/pem; how they were made is in make.sh there.
inline std::string pem_file(const std::string& name) {
    std::ifstream in(VOLTGATE_SOURCE_DIR "/tests/pem/" + name, std::ios::binary);
    if (!in)
        throw std::runtime_error("there is no tests/pem/" + name);
    return std::string(std::istreambuf_iterator<char>(in), {});
}

} // namespace voltgate::tests
