#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What an API key may do. Reading, editing, controlling charging and configuring are separate rights,
/// because different people hold them.
namespace voltgate::api {

struct Scope {
    std::string_view word;
    std::string_view description;
};

/// Every scope there is.
std::span<const Scope> all_scopes();
bool is_scope(std::string_view word);

/// The words of a key, which storage keeps separated by blanks.
std::vector<std::string> split_scopes(std::string_view text);
std::string join_scopes(std::span<const std::string> scopes);

/// Whether a key with these scopes may do what needs `needed`: `all` may everything, and who may write may
/// read.
bool grants(std::span<const std::string> held, std::string_view needed);

} // namespace voltgate::api
