#include <csignal>
#include <iostream>

#include "tools/smnn/cli.hpp"

int main(int argc, char* argv[]) {
    std::signal(SIGPIPE, SIG_IGN); // a closed pipe is a failed write, not a death in mid-file
    const std::vector<std::string> arguments(argv + (argc > 0), argv + argc);
    return smnn::cli::run(arguments, std::cout, std::cerr);
}
