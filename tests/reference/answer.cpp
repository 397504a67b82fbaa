#include "tests/reference/answer.hpp"

#include <algorithm>
#include <cmath>

namespace smnn::reference {
namespace {

// y[row] = Wout seen
void read_out(const sim::Matrix& readout, const std::vector<double>& seen, std::size_t row,
              Table& output) {
    for (std::size_t o = 0; o < readout.rows(); ++o) {
        for (std::size_t i = 0; i < readout.cols(); ++i) {
            output(row, o) += static_cast<double>(readout(o, i)) * seen[i];
        }
    }
}

// dL/dWout += dL/dy seen^T; returns Wout^T dL/dy
std::vector<double> carry_back(const sim::Matrix& readout, const std::vector<double>& y_gradient,
                               const std::vector<double>& seen, Table& readout_gradient) {
    std::vector<double> back(readout.cols(), 0.0);
    for (std::size_t o = 0; o < readout.rows(); ++o) {
        for (std::size_t i = 0; i < readout.cols(); ++i) {
            readout_gradient(o, i) += y_gradient[o] * seen[i];
            back[i] += static_cast<double>(readout(o, i)) * y_gradient[o];
        }
    }
    return back;
}

std::vector<double> row_of(const Table& table, std::size_t row) {
    std::vector<double> values(table.cols());
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = table(row, i);
    return values;
}

void find_maxima(const Table& rate, Answer& result) {
    for (std::size_t i = 0; i < rate.cols(); ++i) {
        std::size_t best = 0;
        for (std::size_t k = 1; k < rate.rows(); ++k) {
            if (rate(k, i) > rate(best, i)) best = k;
        }
        for (std::size_t k = 0; k < rate.rows(); ++k) {
            if (rate(k, i) == rate(best, i)) continue;
            const double margin = (rate(best, i) - rate(k, i)) / std::abs(rate(best, i));
            result.smallest_margin = std::min(result.smallest_margin, margin);
        }
        result.at.push_back(best);
        result.seen.push_back(rate(best, i));
    }
}

void find_means(const Table& rate, Answer& result) {
    result.seen.assign(rate.cols(), 0.0);
    for (std::size_t k = 0; k < rate.rows(); ++k) {
        for (std::size_t i = 0; i < rate.cols(); ++i) {
            result.seen[i] += rate(k, i) / static_cast<double>(rate.rows());
        }
    }
}

// -log softmax(y)[label] and its derivative softmax(y) - onehot(label)
double cross_entropy(const std::vector<double>& y, std::size_t label,
                     std::vector<double>& gradient) {
    const double highest = *std::max_element(y.begin(), y.end());
    double sum = 0.0;
    for (const double score : y) sum += std::exp(score - highest);
    for (std::size_t o = 0; o < y.size(); ++o) {
        gradient[o] = std::exp(y[o] - highest) / sum - (o == label ? 1.0 : 0.0);
    }
    return highest + std::log(sum) - y[label];
}

} // namespace

Answer answer(const sim::Network& network, const Table& rate, const learning::Target& target) {
    const sim::Matrix& readout = network.weights.readout;
    const std::size_t outputs = readout.rows();
    Answer result;
    result.rate_gradient = Table(rate.rows(), rate.cols());
    result.readout_gradient = Table(outputs, rate.cols());

    if (network.readout == sim::Readout::trajectory) {
        const auto& wanted = std::get<learning::TargetTrajectory>(target);
        result.output = Table(rate.rows(), outputs);
        double weight = 0.0;
        for (const float mask : wanted.mask) weight += static_cast<double>(mask);
        weight *= static_cast<double>(outputs);
        for (std::size_t k = 0; k < rate.rows(); ++k) {
            const std::vector<double> seen = row_of(rate, k);
            read_out(readout, seen, k, result.output);
            std::vector<double> y_gradient(outputs);
            for (std::size_t o = 0; o < outputs; ++o) {
                const double mask = static_cast<double>(wanted.mask[k]);
                const double error = result.output(k, o) - static_cast<double>(wanted.values(o, k));
                result.loss += mask * error * error / weight;
                y_gradient[o] = 2.0 * mask * error / weight;
            }
            const auto back = carry_back(readout, y_gradient, seen, result.readout_gradient);
            for (std::size_t i = 0; i < back.size(); ++i) result.rate_gradient(k, i) = back[i];
        }
        return result;
    }

    const bool of_maximum = network.readout == sim::Readout::max_rate;
    if (of_maximum) {
        find_maxima(rate, result);
    } else {
        find_means(rate, result);
    }
    result.output = Table(1, outputs);
    read_out(readout, result.seen, 0, result.output);
    std::vector<double> y_gradient(outputs);
    result.loss =
        cross_entropy(row_of(result.output, 0), std::get<std::size_t>(target), y_gradient);
    const auto back = carry_back(readout, y_gradient, result.seen, result.readout_gradient);
    for (std::size_t i = 0; i < back.size(); ++i) {
        if (of_maximum) {
            result.rate_gradient(result.at[i], i) = back[i];
        } else {
            for (std::size_t k = 0; k < rate.rows(); ++k) {
                result.rate_gradient(k, i) = back[i] / static_cast<double>(rate.rows());
            }
        }
    }
    return result;
}

} // namespace smnn::reference
