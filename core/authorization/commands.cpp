#include "core/authorization/commands.hpp"

#include "core/authorization/v16.hpp"
#include "core/authorization/v2.hpp"
#include "core/scopes.hpp"

namespace voltgate::core::authorization {

std::vector<Declaration> declarations() {
    return {Declared<ClearCache>("clear-cache", scopes::id_tags,
                                 "Lets the charge point forget the id tags that it has seen")
                .v16(v16::clear_cache)
                .v2(v2::clear_cache)};
}

} // namespace voltgate::core::authorization
