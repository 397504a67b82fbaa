#include "tools/smnn/terminal/report.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "smnn/sim/error.hpp"
#include "tests/support/catch.hpp"

using smnn::cli::Report;

TEST_CASE("a report is written as the JSON library writes the same values", "[tools]") {
    Report report;
    report["b"] = 0.1 + 0.2;
    report["a"] = {{"whole", 3}, {"below", -7}, {"large", UINT64_MAX}, {"none", nullptr}};
    report["list"] = {1, 2.0, "text \" \xff", true};
    report["objects"] = {{{"x", 1}}, {{"x", 2}}};
    report["numbers"] = std::vector<double>{1e-300, 1e22, 5.0};
    report["settings"] = std::map<std::string, std::string>{{"z", "1"}, {"k", "2"}};
    report["empty"] = Report::array();

    nlohmann::ordered_json same;
    same["b"] = 0.1 + 0.2;
    same["a"] = {{"whole", 3}, {"below", -7}, {"large", UINT64_MAX}, {"none", nullptr}};
    same["list"] = {1, 2.0, "text \" \xff", true};
    same["objects"] = {{{"x", 1}}, {{"x", 2}}};
    same["numbers"] = std::vector<double>{1e-300, 1e22, 5.0};
    same["settings"] = std::map<std::string, std::string>{{"z", "1"}, {"k", "2"}};
    same["empty"] = nlohmann::ordered_json::array();
    const auto replace = nlohmann::ordered_json::error_handler_t::replace;
    CHECK(report.dump() == same.dump(-1, ' ', false, replace));
    CHECK(report.dump(2) == same.dump(2, ' ', false, replace));
    CHECK(Report::parse(report.dump()).dump() == report.dump());
}

TEST_CASE("values of a report are found by key, place and path", "[tools]") {
    const Report report =
        Report::parse(R"({"fit": {"pieces": [{"slope": -0.5}, 7]}, "none": null})");
    CHECK(*report.find_path("/fit/pieces/0/slope") == -0.5);
    CHECK(*report.find_path("/fit/pieces/1") == 7);
    for (const char* path :
         {"/fit/pieces/2", "/fit/pieces/x", "/fit/slope", "/fit/pieces/1/a", "/"}) {
        CAPTURE(path);
        CHECK(report.find_path(path) == nullptr);
    }
    CHECK(report["none"].is_null());
    CHECK_THROWS_AS(report["nothing"], std::out_of_range);
    CHECK_THROWS_AS(report["fit"]["pieces"][2], std::out_of_range);
}

TEST_CASE("numbers of a report are compared as numbers, other values by type", "[tools]") {
    CHECK(Report(3) == 3.0);
    CHECK(Report(3U) == Report(3));
    CHECK(Report(-1) < Report(UINT64_MAX));
    CHECK(Report("3") != Report(3));
    CHECK(Report(nullptr) != Report(0));
    CHECK_FALSE(Report("a") < Report(1));
}

TEST_CASE("text that is no JSON is refused, and so is JSON deeper than results are", "[tools]") {
    CHECK_THROWS_AS(Report::parse("{\"a\":"), std::invalid_argument);
    CHECK_FALSE(smnn::cli::parse_shallow("x.json", "{\"a\":").has_value());
    const std::string deep = std::string(100'000, '[');
    CHECK_THROWS_AS(smnn::cli::parse_shallow("x.json", deep), smnn::sim::ParameterError);
}
