#pragma once

#include "core/files/settings.hpp"
#include "storage/database.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace voltgate::core::files {

/// Why a charge point cannot fetch a file from a URL, or deliver one there: it told by which protocols it
/// transfers files, and the URL's is none of them. Without a URL the file server's own is meant. Runs inside
/// a read or a write.
[[nodiscard]] std::optional<std::string> transfer_fault(storage::Database& db,
                                                        std::string_view charge_point_id,
                                                        const std::optional<std::string>& url,
                                                        const FileSettings& settings);

} // namespace voltgate::core::files
