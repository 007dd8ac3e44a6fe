#include "certs/pem.hpp"

#include "certs/encoding.hpp"

#include <algorithm>
#include <iterator>

namespace voltgate::certs {

namespace {

constexpr std::string_view blanks = " \t\r";

std::string_view trimmed(std::string_view line) {
    const auto first = line.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return line.substr(first, line.find_last_not_of(blanks) - first + 1);
}

} // namespace

std::string normalised_pem(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 1);
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = trimmed(text.substr(0, end));
        if (!line.empty())
            out.append(line).append("\n");
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::vector<std::string> pem_blocks(std::string_view text, std::string_view label) {
    const auto pem = normalised_pem(text);
    const auto begin = "-----BEGIN " + std::string(label) + "-----";
    const auto end = "-----END " + std::string(label) + "-----";
    std::vector<std::string> blocks;
    for (auto from = pem.find(begin); from != std::string::npos; from = pem.find(begin, from)) {
        const auto to = pem.find(end, from);
        if (to == std::string::npos)
            break;
        blocks.push_back(pem.substr(from, to + end.size() - from) + "\n");
        from = to + end.size();
    }
    return blocks;
}

std::string as_pem(std::string_view certificate) {
    constexpr std::size_t line_length = 64; // RFC 7468 section 2
    constexpr char sequence = 0x30;         // how every certificate begins in DER
    std::string digits;
    std::copy_if(certificate.begin(), certificate.end(), std::back_inserter(digits),
                 [](char c) { return blanks.find(c) == std::string_view::npos && c != '\n'; });
    const auto der = from_base64(digits);
    if (!der || der->empty() || der->front() != sequence)
        return std::string(certificate);
    std::string pem = "-----BEGIN CERTIFICATE-----\n";
    for (std::size_t from = 0; from < digits.size(); from += line_length)
        pem.append(digits, from, line_length).append("\n");
    return pem + "-----END CERTIFICATE-----\n";
}

std::string pem_certificates(std::string_view text) {
    std::string all;
    for (const auto& block : pem_blocks(text, "CERTIFICATE"))
        all += block;
    return all;
}

} // namespace voltgate::certs
