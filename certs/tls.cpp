#include "certs/tls.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <stdexcept>
#include <sys/socket.h>

namespace voltgate::certs {

namespace {

template <auto free>
struct Free {
    template <class T>
    void operator()(T* object) const {
        free(object);
    }
};
using Bio = std::unique_ptr<BIO, Free<BIO_free>>;
using BioMethod = std::unique_ptr<BIO_METHOD, Free<BIO_meth_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;

int socket_of(BIO* bio) {
    return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

bool try_again() {
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

// OpenSSL's own socket BIO writes with write(2), which kills the process when the other side is gone.
int send_some(BIO* bio, const char* data, int size) {
    BIO_clear_retry_flags(bio);
    const auto sent = ::send(socket_of(bio), data, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (sent < 0 && try_again())
        BIO_set_retry_write(bio);
    return static_cast<int>(sent);
}

int receive_some(BIO* bio, char* into, int size) {
    BIO_clear_retry_flags(bio);
    const auto received = ::recv(socket_of(bio), into, static_cast<std::size_t>(size), 0);
    if (received < 0 && try_again())
        BIO_set_retry_read(bio);
    return static_cast<int>(received);
}

long control(BIO*, int command, long, void*) {
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

BioMethod make_socket_method() {
    BioMethod method(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket without signals"));
    if (!method)
        throw std::runtime_error("OpenSSL has no memory");
    BIO_meth_set_write(method.get(), send_some);
    BIO_meth_set_read(method.get(), receive_some);
    BIO_meth_set_ctrl(method.get(), control);
    return method;
}

BIO* bio_over(int socket) {
    static const BioMethod method = make_socket_method(); // a constant table of functions
    BIO* bio = BIO_new(method.get());
    if (!bio)
        throw std::runtime_error("OpenSSL has no memory");
    BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(socket)));
    BIO_set_init(bio, 1);
    return bio;
}

void trust(SSL_CTX* context, std::string_view pem) {
    const Bio text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    X509_STORE* store = SSL_CTX_get_cert_store(context);
    bool any = false;
    while (const auto certificate =
               Certificate(PEM_read_bio_X509_AUX(text.get(), nullptr, nullptr, nullptr))) {
        X509_STORE_add_cert(store, certificate.get());
        any = true;
    }
    ERR_clear_error(); // reading ends with an error: no further certificate
    if (!any)
        throw std::invalid_argument("the trusted certificates hold no certificate in PEM");
}

// An IP address is looked for among the certificate's addresses, a name among its names.
void expect_host(SSL* ssl, const std::string& host) {
    X509_VERIFY_PARAM* rules = SSL_get0_param(ssl);
    if (X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) == 1)
        return;
    ERR_clear_error();
    X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (host.empty() || X509_VERIFY_PARAM_set1_host(rules, host.c_str(), host.size()) != 1)
        throw std::invalid_argument("TLS needs the name of the server");
    SSL_set_tlsext_host_name(ssl, host.c_str());
}

} // namespace

struct TlsSession::Connection {
    std::unique_ptr<SSL, Free<SSL_free>> ssl;
};

struct TlsClient::Context {
    std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>> context;
};

TlsSession::TlsSession(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)) {}
TlsSession::TlsSession(TlsSession&&) noexcept = default;
TlsSession& TlsSession::operator=(TlsSession&&) noexcept = default;
TlsSession::~TlsSession() = default;

TlsStep TlsSession::handshake() {
    ERR_clear_error();
    return step_of(SSL_do_handshake(connection_->ssl.get()));
}

TlsMoved TlsSession::read(void* into, std::size_t size) {
    ERR_clear_error();
    TlsMoved moved;
    moved.step = step_of(SSL_read_ex(connection_->ssl.get(), into, size, &moved.count));
    return moved;
}

TlsMoved TlsSession::write(const void* from, std::size_t size) {
    ERR_clear_error();
    TlsMoved moved;
    moved.step = step_of(SSL_write_ex(connection_->ssl.get(), from, size, &moved.count));
    return moved;
}

TlsStep TlsSession::step_of(int returned) {
    if (returned == 1)
        return TlsStep::done;
    SSL* ssl = connection_->ssl.get();
    switch (SSL_get_error(ssl, returned)) {
    case SSL_ERROR_WANT_READ:
        return TlsStep::wants_read;
    case SSL_ERROR_WANT_WRITE:
        return TlsStep::wants_write;
    case SSL_ERROR_ZERO_RETURN:
        return TlsStep::ended;
    default:
        break;
    }
    const auto judged = SSL_get_verify_result(ssl);
    const char* reason = judged == X509_V_OK ? ERR_reason_error_string(ERR_peek_last_error())
                                             : X509_verify_cert_error_string(judged);
    failure_ = reason ? reason : "the connection broke off";
    return TlsStep::failed;
}

TlsClient::TlsClient(std::string_view trusted_pem)
    : context_(std::make_unique<Context>()) {
    context_->context.reset(SSL_CTX_new(TLS_client_method()));
    SSL_CTX* context = context_->context.get();
    if (!context || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1)
        throw std::runtime_error("OpenSSL makes no TLS context");
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS);
    if (trusted_pem.empty())
        SSL_CTX_set_default_verify_paths(context);
    else
        trust(context, trusted_pem);
}

TlsClient::~TlsClient() = default;

TlsSession TlsClient::session(int socket, const std::string& host) const {
    auto connection = std::make_unique<TlsSession::Connection>();
    connection->ssl.reset(SSL_new(context_->context.get()));
    SSL* ssl = connection->ssl.get();
    if (!ssl)
        throw std::runtime_error("OpenSSL makes no TLS session");
    expect_host(ssl, host);
    BIO* bio = bio_over(socket);
    SSL_set_bio(ssl, bio, bio);
    SSL_set_connect_state(ssl);
    return TlsSession(std::move(connection));
}

} // namespace voltgate::certs
