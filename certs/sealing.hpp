// Secrets that the server must be able to read again, encrypted where they rest: AES-256-GCM under a key that
// lies in a file of its own, so that a copy of the database alone gives nothing away.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::certs {

class Sealer {
public:
    // A key of this object alone: what it seals is lost with it and its copies.
    Sealer();
    // The key of this file; at first it is made, readable by its owner only. Throws std::runtime_error with a
    // message for the operator when it cannot be had or others can read it.
    static Sealer of_file(const std::filesystem::path& file);

    // Text; never twice the same. `place` names where it will lie (table and id): elsewhere it does not open.
    [[nodiscard]] std::string seal(std::string_view secret, std::string_view place) const;
    // Nothing when it was sealed by another key, for another place, or was changed.
    [[nodiscard]] std::optional<std::string> open(std::string_view sealed, std::string_view place) const;

private:
    explicit Sealer(std::string key);

    std::string key_;
};

} // namespace voltgate::certs
