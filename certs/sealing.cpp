#include "certs/sealing.hpp"

#include "certs/handles.hpp"
#include "certs/secrets.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>

namespace voltgate::certs {

namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;
constexpr std::string_view scheme = "aes256gcm$"; // a sealed text is this and base64(nonce, text, tag)

void require(int done) {
    if (done != 1)
        throw std::runtime_error("AES-256-GCM failed");
}

CipherHandle context() {
    CipherHandle made(EVP_CIPHER_CTX_new());
    require(made != nullptr);
    return made;
}

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
    throw std::runtime_error("the key of stored secrets, " + file.string() + ", " + why);
}

// False when there is such a file already.
bool make_file(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0 && errno == EEXIST)
        return false;
    if (descriptor < 0)
        refuse(file, std::string("cannot be made: ") + std::strerror(errno));
    const auto text = hex(random_bytes(key_bytes)) + "\n";
    const bool kept = ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                      ::fsync(descriptor) == 0;
    ::close(descriptor);
    if (!kept)
        refuse(file, "cannot be written");
    return true;
}

std::string read_file(const std::filesystem::path& file) {
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0)
        refuse(file, std::string("cannot be read: ") + std::strerror(errno));
    if ((found.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        refuse(file, "is open to other users: chmod 600");
    std::ifstream in(file, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(in), {});
    while (text.ends_with('\n') || text.ends_with('\r'))
        text.pop_back();
    auto key = from_hex(text);
    if (!key || key->size() != key_bytes)
        refuse(file, "is damaged: 64 hexadecimal digits are expected");
    return *key;
}

} // namespace

Sealer::Sealer()
    : key_(random_bytes(key_bytes)) {}

Sealer::Sealer(std::string key)
    : key_(std::move(key)) {}

Sealer Sealer::of_file(const std::filesystem::path& file) {
    make_file(file);
    return Sealer(read_file(file));
}

std::string Sealer::seal(std::string_view secret, std::string_view place) const {
    const auto nonce = random_bytes(nonce_bytes);
    const auto cipher = context();
    std::string text(secret.size(), '\0');
    std::string tag(tag_bytes, '\0');
    int size = 0;
    require(EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, readable(key_), readable(nonce)));
    require(EVP_EncryptUpdate(cipher.get(), nullptr, &size, readable(place), static_cast<int>(place.size())));
    require(EVP_EncryptUpdate(cipher.get(), writable(text), &size, readable(secret),
                              static_cast<int>(secret.size())));
    require(EVP_EncryptFinal_ex(cipher.get(), writable(tag), &size));
    require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes, tag.data()));
    return std::string(scheme) + base64(nonce + text + tag);
}

std::optional<std::string> Sealer::open(std::string_view sealed, std::string_view place) const {
    const ForgetErrors at_the_end;
    if (!sealed.starts_with(scheme))
        return std::nullopt;
    const auto bytes = from_base64(sealed.substr(scheme.size()));
    if (!bytes || bytes->size() < nonce_bytes + tag_bytes)
        return std::nullopt;
    const std::string_view all(*bytes);
    const auto hidden = all.substr(nonce_bytes, all.size() - nonce_bytes - tag_bytes);
    std::string tag(all.substr(all.size() - tag_bytes));
    const auto cipher = context();
    std::string text(hidden.size(), '\0');
    int size = 0;
    require(EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, readable(key_), readable(all)));
    require(EVP_DecryptUpdate(cipher.get(), nullptr, &size, readable(place), static_cast<int>(place.size())));
    require(EVP_DecryptUpdate(cipher.get(), writable(text), &size, readable(hidden),
                              static_cast<int>(hidden.size())));
    require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tag_bytes, tag.data()));
    if (EVP_DecryptFinal_ex(cipher.get(), writable(tag), &size) != 1)
        return std::nullopt;
    return text;
}

} // namespace voltgate::certs
