"""Claims about tools/reproduction: what counts as reached, and what must be run again."""

from __future__ import annotations

import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tools/reproduction"))

from figure_grid import FIGURE_ROWS, STUDIES
from figure_plots import averaged, batches_until_learned
from grid import CONTEXT, DIGITS, FULL_RANK, ROWS, Row
from goals import as_good_as, at_least, at_most_and_right, near_but_slower
from outcomes import Outcome, verdict
from runs import Run, all_runs, begin, is_done, merged, write_record
from studies import command_of, identity, read_study, record_of


def outcome(row: Row, *reports: dict) -> Outcome:
    return Outcome(row, len(reports), dict(enumerate(reports)))


def digits(accuracy: float, seconds: float = 1.0) -> dict:
    return {"accuracy": accuracy, "seconds_per_epoch": seconds}


def context(error: float, sign: float = 1.0) -> dict:
    return {"mean_square_error": error, "sign_accuracy": sign, "seconds_per_epoch": 1.0}


class Verdicts(unittest.TestCase):
    def test_the_mean_of_the_seeds_is_held_against_the_goal(self) -> None:
        row = Row("a", DIGITS, 100, 3, None, at_least(0.97))
        self.assertEqual(verdict(outcome(row, digits(0.96), digits(0.985)), {}), "reached")
        self.assertEqual(verdict(outcome(row, digits(0.96), digits(0.975)), {}), "not reached")

    def test_nothing_is_said_before_the_last_seed(self) -> None:
        row = Row("a", DIGITS, 100, 3, None, at_least(0.97))
        under_way = Outcome(row, 3, {1: digits(0.99), 2: digits(0.99)})
        self.assertEqual(verdict(under_way, {}), "not yet known")

    def test_a_seed_that_diverges_is_no_success_of_the_others(self) -> None:
        row = Row("a", DIGITS, 100, 3, None, at_least(0.97))
        diverged = Outcome(row, 2, {1: digits(0.99)}, {2: "the loss is not a number"})
        self.assertEqual(verdict(diverged, {}), "not reached")

    def test_one_wrong_sign_in_a_thousand_is_one_too_many(self) -> None:
        row = Row("a", CONTEXT, 100, 3, None, at_most_and_right(0.015))
        self.assertEqual(verdict(outcome(row, context(0.01)), {}), "reached")
        self.assertEqual(verdict(outcome(row, context(0.01, 0.999)), {}), "not reached")

    def test_full_rank_must_be_near_the_modes_and_slower(self) -> None:
        modes = outcome(Row("modes", DIGITS, 100, 3, None, None), digits(0.976, 1.0))
        dense = Row("dense", DIGITS, 100, FULL_RANK, None, near_but_slower(0.003, "modes"))
        for accuracy, seconds, said in (
            (0.974, 2.0, "reached"),
            (0.974, 0.9, "not reached"),
            (0.972, 2.0, "not reached"),
        ):
            self.assertEqual(
                verdict(outcome(dense, digits(accuracy, seconds)), {"modes": modes}), said
            )

    def test_every_seed_of_the_larger_network_must_be_good(self) -> None:
        smaller = outcome(Row("small", CONTEXT, 200, 3, None, None), context(0.010), context(0.012))
        row = Row("large", CONTEXT, 300, 3, None, as_good_as("small", 0.013))
        good = [context(0.011)] * 4
        others = {"small": smaller}
        self.assertEqual(verdict(outcome(row, *good, context(0.012)), others), "reached")
        self.assertEqual(verdict(outcome(row, *good, context(0.014)), others), "not reached")
        worse = [context(0.0125)] * 5
        self.assertEqual(verdict(outcome(row, *worse), others), "not reached")


class Runs(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def test_a_later_line_of_flags_goes_before_an_earlier_one(self) -> None:
        self.assertEqual(
            merged("--neurons 30 --full-rank", "--epochs 30 --slope 25", "--epochs 2"),
            "--neurons 30 --full-rank --epochs 2 --slope 25",
        )

    def test_every_row_has_a_name_and_a_training_of_its_own(self) -> None:
        runs = all_runs(self.folder, quick=False)
        self.assertEqual(len({row.name for row in ROWS}), len(ROWS))
        trainings = {(run.row.task.word, run.training, run.seed) for run in runs}
        self.assertEqual(len(trainings), len(runs))

    def test_a_run_with_other_flags_or_pictures_is_run_again(self) -> None:
        run = all_runs(self.folder, quick=True)[0]
        for key, value in (("commands", ["smnn train digits"]), ("pictures", "others")):
            write_record(run, {"reports": [digits(0.9)]})
            self.assertTrue(is_done(run))
            record = json.loads(run.record.read_text())
            run.record.write_text(json.dumps({**record, key: value}))
            self.assertFalse(is_done(run), key)

    def test_a_run_that_goes_on_keeps_its_checkpoint_and_another_sets_it_aside(self) -> None:
        run = all_runs(self.folder, quick=True)[0]
        begin(run)
        run.checkpoint.write_text("of this run")
        begin(run)
        self.assertEqual(run.checkpoint.read_text(), "of this run")
        run.record.write_text('{"commands": ["smnn train other"], "pictures": ""}')
        begin(run)
        self.assertFalse(run.checkpoint.exists())
        self.assertTrue(run.checkpoint.with_name(run.checkpoint.name + ".previous").exists())


class Figures(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        self.runs = all_runs(self.folder, quick=False, rows=FIGURE_ROWS)

    def run_with_losses(self, losses: list[float]) -> Run:
        run = next(run for run in self.runs if run.row.log_every == 1)
        lines = [{"epoch": 1, "batch": i + 1, "loss": loss} for i, loss in enumerate(losses)]
        run.log.write_text("".join(json.dumps(line) + "\n" for line in [*lines, {"loss": 0.0}]))
        write_record(run, {"reports": [digits(0.9)]})
        return run

    def test_every_study_asks_networks_that_are_trained(self) -> None:
        names = {row.name for row in FIGURE_ROWS}
        self.assertEqual(len(names), len(FIGURE_ROWS))
        for study in STUDIES:
            self.assertIn(study.row, names)

    def test_a_mean_of_batches_stands_where_its_last_batch_is(self) -> None:
        losses = [(1, 4.0), (2, 2.0), (3, 1.0), (4, 0.0), (5, 9.0)]
        self.assertEqual(averaged(losses, 2), [(2, 3.0), (4, 0.5)])

    def test_one_lucky_batch_is_not_learning(self) -> None:
        run = self.run_with_losses([2.0] * 19 + [0.0] + [0.4] * 20)
        self.assertEqual(batches_until_learned(run), 40)
        self.assertIsNone(batches_until_learned(self.run_with_losses([2.0] * 40)))

    def test_a_study_of_another_network_is_carried_out_again(self) -> None:
        study = STUDIES[0]
        network = next(run for run in self.runs if run.row.name == study.row).network
        network.write_bytes(b"one")
        record = {**identity(study, self.runs, False), "report": {"value": 1}}
        record_of(study, self.runs).write_text(json.dumps(record))
        self.assertEqual(read_study(study, self.runs, False), {"value": 1})
        self.assertIsNone(read_study(study, self.runs, True))  # whose command is another
        network.write_bytes(b"two")
        self.assertIsNone(read_study(study, self.runs, False))

    def test_quick_flags_go_before_those_of_a_study(self) -> None:
        command = command_of(STUDIES[0], self.runs, True)
        self.assertIn("--trials 12 --every 10 --seed 7 --json", command)
        self.assertTrue(command.startswith("smnn analyse mode-space figure4-context-seed1.smnn "))


if __name__ == "__main__":
    unittest.main()
