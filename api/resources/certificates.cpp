#include "api/resources/certificates.hpp"

#include "api/resources/charge_point_of.hpp"
#include "api/resources/record.hpp"
#include "storage/records/certificates.hpp"
#include "storage/records/charge_points.hpp"

namespace voltgate::api {
namespace {

using storage::Certificate;
using storage::CertificateRequest;
using storage::Database;

struct CertificateView {
    std::string id;
    std::string charge_point_id;
    storage::CertificateType certificate_type{};
    std::optional<storage::CertificateHashAlgorithm> hash_algorithm;
    std::optional<std::string> issuer_name_hash;
    std::optional<std::string> issuer_key_hash;
    std::optional<std::string> serial_number;
    std::optional<std::string> subject;
    std::optional<std::string> issuer;
    std::optional<std::string> fingerprint;
    std::optional<storage::Timestamp> not_before;
    std::optional<storage::Timestamp> not_after;
    std::optional<std::string> certificate;
    std::optional<storage::Timestamp> installed_at;
    std::optional<storage::Timestamp> listed_at;
    std::optional<storage::JsonText> chain;
    storage::Timestamp created_at{};
};
BOOST_DESCRIBE_STRUCT(CertificateView, (),
                      (id, charge_point_id, certificate_type, hash_algorithm, issuer_name_hash,
                       issuer_key_hash, serial_number, subject, issuer, fingerprint, not_before, not_after,
                       certificate, installed_at, listed_at, chain, created_at))
constexpr auto json_constraints(const CertificateView*) {
    using core::json::field;
    return std::array{field("certificate").about("PEM, where we have it"),
                      field("installed_at").about("When we installed it"),
                      field("listed_at").about("When the charge point listed it last"),
                      field("chain").list().about("The names of those between it and its root")};
}

struct CertificateQuery : PageQuery {
    std::optional<storage::CertificateType> certificate_type;
};
BOOST_DESCRIBE_STRUCT(CertificateQuery, (PageQuery), (certificate_type))

struct CertificateRequestView {
    std::string id;
    std::string charge_point_id;
    storage::CertificateType certificate_type{};
    storage::CertificateRequestStatus status{};
    std::optional<std::string> reason;
    std::string csr;
    std::optional<std::string> subject;
    std::optional<std::string> key_type;
    std::optional<std::string> certificate_id;
    storage::Timestamp received_at{};
    std::optional<storage::Timestamp> closed_at;
};
BOOST_DESCRIBE_STRUCT(CertificateRequestView, (),
                      (id, charge_point_id, certificate_type, status, reason, csr, subject, key_type,
                       certificate_id, received_at, closed_at))

struct CertificateRequestQuery : PageQuery {
    std::optional<storage::CertificateRequestStatus> status;
};
BOOST_DESCRIBE_STRUCT(CertificateRequestQuery, (PageQuery), (status))

CertificateView view(const Certificate& row) {
    auto out = view_as<CertificateView>(row);
    out.certificate_type = row.type;
    out.certificate = row.pem;
    return out;
}

CertificateRequestView view_of_request(const CertificateRequest& row) {
    auto out = view_as<CertificateRequestView>(row);
    out.certificate_type = row.type;
    return out;
}

asio::awaitable<Answer> certificates(storage::Store& store, Exchange& exchange) {
    const auto query = query_of<CertificateQuery>(exchange);
    if (!query)
        co_return query.error();
    storage::certificates::ListFilter filter;
    filter.charge_point_id = exchange.parameter("charge_point_id");
    filter.type = query->certificate_type;
    const auto page = co_await store.read([&](Database& db) -> std::optional<storage::Page<Certificate>> {
        if (!charge_point_of(db, exchange))
            return std::nullopt;
        return storage::certificates::list(db, filter, page_request(*query));
    });
    if (!page)
        co_return problem::not_found("charge point");
    co_return page_of(exchange, *query, *page, view);
}

asio::awaitable<Answer> requests(storage::Store& store, Exchange& exchange) {
    const auto query = query_of<CertificateRequestQuery>(exchange);
    if (!query)
        co_return query.error();
    storage::certificate_requests::ListFilter filter;
    filter.charge_point_id = exchange.parameter("charge_point_id");
    filter.status = query->status;
    const auto page =
        co_await store.read([&](Database& db) -> std::optional<storage::Page<CertificateRequest>> {
            if (!charge_point_of(db, exchange))
                return std::nullopt;
            return storage::certificate_requests::list(db, filter, page_request(*query));
        });
    if (!page)
        co_return problem::not_found("charge point");
    co_return page_of(exchange, *query, *page, view_of_request);
}

} // namespace

std::vector<Route> certificate_routes(storage::Store& store) {
    using http::Method;
    const std::string one = "/api/v1/charge-points/{charge_point_id}", group = "Certificates";
    const std::string_view scope = "certificates:read";
    return {route(Method::get, one + "/certificates", scope, "Lists the certificates on a charge point",
                  group, [&store](Exchange& exchange) { return certificates(store, exchange); })
                .filters<CertificateQuery>()
                .lists<CertificateView>(),
            route(Method::get, one + "/certificate-requests", scope,
                  "Lists a charge point's requests for a certificate of its own", group,
                  [&store](Exchange& exchange) { return requests(store, exchange); })
                .filters<CertificateRequestQuery>()
                .lists<CertificateRequestView>()};
}

} // namespace voltgate::api
