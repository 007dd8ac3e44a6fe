#pragma once

#include "api/exchange.hpp"

#include <cstdint>
#include <string>

/// Entity tags: `"<version>.<digest of the body>"`. If-Match compares the version alone, because what
/// equipment reports in between is nobody's conflict; If-None-Match compares all of it.
namespace voltgate::api {

std::string etag_of(std::int64_t version, std::string_view body);

/// A record's answer with its entity tag.
template <class View>
http::Response respond_versioned(unsigned status, const View& view, std::int64_t version) {
    auto response = respond(status, view);
    response.headers.set("ETag", etag_of(version, response.body));
    return response;
}

/// Whether the record at this version is what the request's If-Match asks for (`"3"` will do); true without
/// one.
bool if_match(const http::Request& request, std::int64_t version);

/// Turns a 200 whose entity tag the client has already (If-None-Match) into a 304 without a body.
void shorten_unchanged(const http::Request& request, http::Response& response);

} // namespace voltgate::api
