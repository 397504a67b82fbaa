// One reader under libFuzzer: SMNN_FUZZ_READER names it.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "tests/fuzz/readers.hpp"

namespace {

const smnn::tests::ForeignReader& reader() {
    for (const smnn::tests::ForeignReader& one : smnn::tests::foreign_readers()) {
        if (one.name == std::string_view(SMNN_FUZZ_READER)) return one;
    }
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const smnn::tests::ForeignReader& one = reader();
    smnn::tests::read_hostile(one, {reinterpret_cast<const char*>(data), size});
    return 0;
}
