#!/usr/bin/env python3
"""Measures Copydesk's network in both precisions beside scikit-learn's.

    python3 mlp_float32.py --bin ./copydesk --train A.csv --test B.csv \\
        [--seeds 1,2,3,4,5] [--max-iter 200] [--reference float64,float32]

For each seed both are trained in turn on the same matrix with the same
parameters, scikit-learn on values of float64 and on the same values rounded to
float32. Printed are seconds by the clock of an epoch of the fit, epochs, and
accuracy on the test rows; then the means over the seeds. A fit of scikit-learn
on AG News (31,100 rows) takes some 100 s: fewer seeds, or a low --max-iter where
only the seconds matter, make it shorter. Needs scikit-learn 1.2 or later.
"""
import pathlib
import statistics
import tempfile
import time
import warnings

import numpy
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

import copydesk


def main():
    parser = copydesk.arguments(__doc__)
    parser.add_argument("--seeds", default="1,2,3,4,5")
    parser.add_argument("--max-iter", type=int, default=200)
    parser.add_argument("--reference", default="float64,float32", help="precisions of scikit-learn's inputs")
    given = parser.parse_args()
    warnings.simplefilter("ignore", ConvergenceWarning)
    means = {}

    def note(name, seed, seconds, epochs, accuracy):
        print(f"{name:22s} {seed:4d} {seconds / epochs:9.4f} {epochs:7d} {accuracy:9.4f}", flush=True)
        means.setdefault(name, []).append((seconds / epochs, epochs, accuracy))

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        desk = copydesk.Desk(given, folder / "workspace")
        x, y, xt, yt = desk.rows(folder)
        # glibc gives an array of a few MiB back to the system whenever NumPy drops it, and has
        # new pages zeroed for the next, until it has seen a larger one dropped. A program that
        # has made its matrix itself has; here float64 would take 2.4 times as long.
        large = numpy.ones(31 << 20, numpy.uint8)
        del large
        print(f"{'':22s} {'seed':>4s} {'s/epoch':>9s} {'epochs':>7s} {'accuracy':>9s}")
        for seed in map(int, given.seeds.split(",")):
            for precision in ("float32", "float64"):
                done = desk.train("mlp", seed=seed, max_iter=given.max_iter, precision=precision)
                m = done["models"]["mlp"]
                note(f"Copydesk {precision}", seed, done["stages"]["fit_mlp"]["wall_s"], m["n_iter"], m["accuracy"])
            for precision in given.reference.split(","):
                model = MLPClassifier(hidden_layer_sizes=(100, 50), max_iter=given.max_iter, random_state=seed)
                features = x.astype(precision)
                start = time.perf_counter()
                model.fit(features, y)
                seconds = time.perf_counter() - start
                note(f"scikit-learn {precision}", seed, seconds, model.n_iter_, model.score(xt.astype(precision), yt))
    print("means")
    for name, seeds in means.items():
        seconds, epochs, accuracy = (statistics.mean(v) for v in zip(*seeds))
        print(f"{name:22s} {'':4s} {seconds:9.4f} {epochs:7.1f} {accuracy:9.4f}")


if __name__ == "__main__":
    main()
