// JSON text to a value, with the limits that hostile input needs.
#pragma once

#include "ocpp/json/text.hpp"
#include "ocpp/json/violation.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

namespace voltgate::ocpp::json {

struct ParseLimits {
    std::size_t depth = usual_depth; ///< arrays and objects inside one another
};

/// The value of a whole JSON text (RFC 8259): nothing may follow, strings must be UTF-8, numbers with a
/// fraction are the nearest double. Of a repeated member the last counts. A failure is Fault::rpc_framework
/// at "$".
Result<boost::json::value> parse(std::string_view text, ParseLimits limits = {});

/// A JSON value in memory of its own, all of which is given back at once, without a walk through the value.
/// What shall outlive the document is assigned to a value outside it: a plain copy stays in its memory.
class Document {
public:
    explicit Document(std::size_t size); ///< of the memory's first block, in bytes

    const boost::json::value& operator*() const { return held_->root; }
    const boost::json::value* operator->() const { return &held_->root; }
    boost::json::value& root() { return held_->root; }
    /// Leaves only that part of the value.
    void reduce_to(boost::json::value& part) { held_->root = std::move(part); }

private:
    struct Held {
        explicit Held(std::size_t size);

        boost::json::monotonic_resource memory;
        boost::json::value root;
    };

    std::unique_ptr<Held> held_;
};

/// As parse.
Result<Document> parse_document(std::string_view text, ParseLimits limits = {});

} // namespace voltgate::ocpp::json
