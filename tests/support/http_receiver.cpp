#include "tests/support/http_receiver.hpp"

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cctype>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace voltgate::tests {
namespace {

template <auto free>
struct Free {
    template <class T>
    void operator()(T* object) const {
        free(object);
    }
};

/// A blocking connection, plain or over TLS.
class Channel {
public:
    Channel(int socket, SSL_CTX* context)
        : socket_(socket) {
        if (!context)
            return;
        ssl_.reset(SSL_new(context));
        SSL_set_fd(ssl_.get(), socket);
        broken_ = SSL_accept(ssl_.get()) != 1;
    }

    bool read_some(std::string& into) {
        std::array<char, 4096> bytes;
        if (broken_)
            return false;
        const auto count = ssl_ ? SSL_read(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
                                : static_cast<int>(::recv(socket_, bytes.data(), bytes.size(), 0));
        if (count <= 0)
            return false;
        into.append(bytes.data(), static_cast<std::size_t>(count));
        return true;
    }

    void write(std::string_view bytes) {
        while (!bytes.empty() && !broken_) {
            const auto count =
                ssl_ ? SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
                     : static_cast<int>(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
            if (count <= 0)
                return;
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
    }

private:
    int socket_;
    std::unique_ptr<SSL, Free<SSL_free>> ssl_;
    bool broken_ = false;
};

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

Received parse_head(std::string_view head) {
    Received request;
    auto next_line = [&head] {
        const auto end = head.find("\r\n");
        const auto line = head.substr(0, end);
        head.remove_prefix(std::min(head.size(), end + 2));
        return line;
    };
    const auto first = next_line();
    const auto space = first.find(' ');
    request.method = first.substr(0, space);
    request.target = first.substr(space + 1, first.rfind(' ') - space - 1);
    for (auto line = next_line(); !line.empty(); line = next_line()) {
        const auto colon = line.find(": ");
        request.headers[lower(std::string(line.substr(0, colon)))] = line.substr(colon + 2);
    }
    return request;
}

std::optional<Received> read_request(Channel& channel) {
    std::string text;
    auto end = text.find("\r\n\r\n");
    for (; end == std::string::npos; end = text.find("\r\n\r\n"))
        if (!channel.read_some(text))
            return std::nullopt;
    auto request = parse_head(std::string_view(text).substr(0, end + 2));
    const auto length = request.headers.find("content-length");
    const auto size = length == request.headers.end() ? 0 : std::stoul(length->second);
    request.body = text.substr(end + 4);
    while (request.body.size() < size)
        if (!channel.read_some(request.body))
            return std::nullopt;
    return request;
}

} // namespace

struct HttpReceiver::Tls {
    explicit Tls(const TlsIdentity& identity)
        : context(SSL_CTX_new(TLS_server_method())) {
        const std::unique_ptr<BIO, Free<BIO_free>> key_text(BIO_new_mem_buf(identity.key.data(), -1));
        const std::unique_ptr<BIO, Free<BIO_free>> text(BIO_new_mem_buf(identity.certificate.data(), -1));
        const std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>> key(
            PEM_read_bio_PrivateKey(key_text.get(), nullptr, nullptr, nullptr));
        const std::unique_ptr<X509, Free<X509_free>> certificate(
            PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
        if (SSL_CTX_use_certificate(context.get(), certificate.get()) != 1 ||
            SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1)
            throw std::runtime_error("the test's certificate cannot be used");
        if (!identity.outdated)
            return;
        SSL_CTX_set_security_level(context.get(), 0);
        SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION);
    }
    std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>> context;
};

Reply reply(unsigned status, const std::string& body, const std::string& more_headers) {
    return {"HTTP/1.1 " + std::to_string(status) + " As Told\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n" + more_headers + "\r\n" + body,
            false};
}

Reply silence() {
    return {"", true};
}

HttpReceiver::Answer always(Reply given) {
    return [given = std::move(given)](const Received&) { return given; };
}

HttpReceiver::HttpReceiver(Answer answer, const TlsIdentity* tls)
    : answer_(std::move(answer))
    , tls_(tls ? std::make_unique<Tls>(*tls) : nullptr)
    , listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, any, size) != 0 || ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, any, &size) != 0)
        throw std::runtime_error("the test's receiver cannot listen");
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
}

HttpReceiver::~HttpReceiver() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
        for (const int socket : open_)
            ::shutdown(socket, SHUT_RDWR);
    }
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    for (auto& each : connections_)
        each.join();
    ::close(listener_);
}

std::string HttpReceiver::url(const std::string& path) const {
    return (tls_ ? "https://localhost:" : "http://127.0.0.1:") + std::to_string(port_) + path;
}

void HttpReceiver::answer_with(Answer answer) {
    const std::scoped_lock lock(mutex_);
    answer_ = std::move(answer);
}

std::vector<Received> HttpReceiver::received() const {
    const std::scoped_lock lock(mutex_);
    return received_;
}

bool HttpReceiver::wait_for(std::size_t count, std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, limit, [&] { return received_.size() >= count; });
}

void HttpReceiver::accept_all() {
    for (;;) {
        const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        const std::scoped_lock lock(mutex_);
        if (socket < 0 || stopping_) {
            if (socket >= 0)
                ::close(socket);
            return;
        }
        open_.insert(socket);
        connections_.emplace_back([this, socket] { serve(socket); });
    }
}

void HttpReceiver::serve(int socket) {
    {
        Channel channel(socket, tls_ ? tls_->context.get() : nullptr);
        if (auto request = read_request(channel)) {
            const auto told = answered(std::move(*request));
            channel.write(told.bytes);
            if (told.hang)
                hang_until_gone(socket);
        }
    }
    ::shutdown(socket, SHUT_WR);
    hang_until_gone(socket); // closing with unread bytes would reset what was just written
    const std::scoped_lock lock(mutex_);
    open_.erase(socket);
    ::close(socket);
}

Reply HttpReceiver::answered(Received request) {
    const std::scoped_lock lock(mutex_);
    const auto told = answer_(request);
    received_.push_back(std::move(request));
    changed_.notify_all();
    return told;
}

void HttpReceiver::hang_until_gone(int socket) {
    std::array<char, 4096> bytes;
    while (::recv(socket, bytes.data(), bytes.size(), 0) > 0) {
    }
}

} // namespace voltgate::tests
