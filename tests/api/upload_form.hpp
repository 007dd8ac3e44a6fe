#pragma once

#include <string>

namespace voltgate::tests {

/// A form as charge points upload files with it.
inline const std::string form_type = "multipart/form-data; boundary=xyz";

inline std::string form(const std::string& content, const std::string& name = "log.txt") {
    return "--xyz\r\nContent-Disposition: form-data; name=\"comment\"\r\n\r\nof today\r\n"
           "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" +
           name + "\"\r\nContent-Type: text/plain\r\n\r\n" + content + "\r\n--xyz--\r\n";
}

} // namespace voltgate::tests
