#pragma once

#include <cstddef>
#include <functional>

namespace smnn::learning {

// The jobs of for_each_parallel handed to TBB. In a source of its own because TBB's templates are compiled
// into it: it alone is left out of ThreadSanitizer, which takes TBB's own synchronisation for races.
void spread(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& job);

} // namespace smnn::learning
