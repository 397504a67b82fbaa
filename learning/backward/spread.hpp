#pragma once

#include <cstddef>

namespace smnn::learning {

// job(context, i) for each i in [0, count), handed to TBB: the inside of for_each_parallel. In a source of
// its own because TBB's templates are compiled into it: it alone is left out of ThreadSanitizer, which
// takes TBB's own synchronisation for races.
void spread(std::size_t count, std::size_t threads, void (*job)(const void* context, std::size_t i),
            const void* context);

} // namespace smnn::learning
