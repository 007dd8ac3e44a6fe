#include "storage/values.hpp"

#include <string>

namespace voltgate::storage {

void throw_unknown_word(std::string_view text) {
    throw Error(ErrorKind::other, 0,
                "the database holds a word that this program does not know: " + std::string(text));
}

} // namespace voltgate::storage
