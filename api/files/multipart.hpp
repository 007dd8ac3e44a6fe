#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace voltgate::api::files {

/// Takes the file out of a multipart/form-data body (RFC 7578) that comes in pieces of any size: the content
/// of the first part with a file name. Other parts are skipped. Never holds more than a piece and a part's
/// header.
class Multipart {
public:
    explicit Multipart(std::string_view boundary);

    /// Takes the next bytes of the body and gives what of them is content of the file; nothing when the body
    /// is malformed.
    std::optional<std::string> feed(std::string_view bytes);

    /// The file came whole.
    [[nodiscard]] bool complete() const { return found_ && place_ != Place::file; }
    [[nodiscard]] const std::string& file_name() const { return file_name_; }
    [[nodiscard]] const std::string& content_type() const { return content_type_; }

private:
    enum class Place { preamble, after_boundary, header, file, other, end };

    bool step(std::string& content);
    bool skip_to_boundary(std::string& content);
    bool read_after_boundary();
    bool read_header();

    const std::string delimiter_; ///< CRLF, two dashes, the boundary
    Place place_ = Place::preamble;
    std::string pending_ = "\r\n"; ///< so that the first boundary, too, has its line break
    bool found_ = false;
    bool broken_ = false;
    std::string file_name_;
    std::string content_type_;
};

/// The boundary of a multipart/form-data Content-Type; nothing for any other type.
std::optional<std::string> multipart_boundary(std::string_view content_type);

/// A parameter of a field value: `attachment; filename="a b.bin"`; nothing when it is not there.
std::optional<std::string> field_parameter(std::string_view field, std::string_view name);

} // namespace voltgate::api::files
