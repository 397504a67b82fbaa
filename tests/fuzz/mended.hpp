#pragma once

#include <string>

namespace smnn::tests {

// A file of ours (proto/README.md) with every checksum and the count of its frames made right, as far
// as its lengths lead; any other bytes as they are.
std::string mended(std::string bytes);

} // namespace smnn::tests
