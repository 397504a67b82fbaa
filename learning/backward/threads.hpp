#pragma once

#include <cstddef>
#include <functional>

namespace smnn::learning {

// Calls work(i) for each i in [0, count), spread over threads (0: as many as the machine has). Each i
// is done by one thread; who does which is not determined, so work(i) must write only what is i's.
// An exception of any of them is thrown here.
void for_each_parallel(std::size_t count, std::size_t threads,
                       const std::function<void(std::size_t)>& work);

} // namespace smnn::learning
