#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace voltgate::tests {

/// A certificate authority of a test: a root that has just been made, and what it signs. PEM.
class Issuer {
public:
    Issuer();

    [[nodiscard]] const std::string& root() const { return root_; }
    /// A certificate for a request, valid from an hour ago.
    [[nodiscard]] std::string issue(std::string_view csr,
                                    std::chrono::seconds valid_for = std::chrono::hours(24)) const;

private:
    std::string key_;
    std::string root_;
};

} // namespace voltgate::tests
