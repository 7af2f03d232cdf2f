#!/usr/bin/env python3
"""Prints the losses of Copydesk's fits beside those of scikit-learn's.

    python3 losses.py --bin ./copydesk --train A.csv --test B.csv \\
        [--epochs 20] [--precision float64] [--seed 42]

mlp: the training loss of each epoch of both, with the same parameters and seed
on the same matrix, and their difference. In float64 it is rounding that grows
epoch by epoch; after some 60 epochs two runs of scikit-learn itself, with inputs
that differ by 1e-13, have nothing more in common but their accuracy.
lr: Copydesk's objective and the largest component of its gradient after each
iteration, beside the objective that scikit-learn's lbfgs ends at. Iterations of
the one are Newton steps, each with several passes over the data, and of the
other quasi-Newton steps with about one.

The matrix is made by scikit-learn from the texts that Copydesk cleaned and the
vocabulary that it found; that both find the same is for the parity test to show.
Needs scikit-learn 1.2 or later.
"""
import itertools
import pathlib
import tempfile
import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

import copydesk


def objective(model, x, y):
    """The mean log loss and the penalty, as Copydesk reports them."""
    p = model.predict_proba(x)[np.arange(len(y)), np.searchsorted(model.classes_, y)]
    return -np.log(p).mean() + (model.coef_ ** 2).sum() / (2 * model.C * len(y))


def main():
    parser = copydesk.arguments(__doc__)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--precision", default="float64", help="Copydesk's: float64 or float32; scikit-learn's is float64")
    parser.add_argument("--seed", type=int, default=42)
    given = parser.parse_args()
    warnings.simplefilter("ignore", ConvergenceWarning)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        desk = copydesk.Desk(given, folder / "workspace")
        x, y, xt, yt = desk.rows(folder)
        ours = desk.train("lr,mlp", seed=given.seed, max_iter=given.epochs, precision=given.precision)["models"]
        epochs, iterations = (desk.series(ours[m]["run_id"]) for m in ("mlp", "lr"))

    mlp = MLPClassifier(hidden_layer_sizes=(100, 50), max_iter=given.epochs, random_state=given.seed).fit(x, y)
    print(f"mlp {given.precision}, {x.shape[0]} rows, {x.shape[1]} features, seed {given.seed}")
    print(f"{'epoch':>5s} {'Copydesk':>20s} {'scikit-learn':>20s} {'difference':>10s}")
    for i, (a, b) in enumerate(itertools.zip_longest((p["loss"] for p in epochs), mlp.loss_curve_), 1):
        print(f"{i:5d} {'' if a is None else f'{a:.16f}':>20s} {'' if b is None else f'{b:.16f}':>20s}"
              f" {'' if a is None or b is None else f'{a - b:.1e}':>10s}")
    print(f"n_iter {ours['mlp']['n_iter']} {mlp.n_iter_}")
    print(f"accuracy {ours['mlp']['accuracy']:.4f} {mlp.score(xt, yt):.4f}")

    lr = LogisticRegression(max_iter=1000).fit(x, y)
    reference = objective(lr, x, y)
    print(f"\nlr; scikit-learn ends at {reference:.16f}")
    print(f"{'iteration':>9s} {'Copydesk':>20s} {'above it':>10s} {'gradient':>10s}")
    for p in iterations:
        print(f"{p['step']:9d} {p['loss']:20.16f} {p['loss'] - reference:10.1e} {p['gradient']:10.1e}")
    print(f"n_iter {ours['lr']['n_iter']}, in {ours['lr']['passes']} passes over the rows, and {lr.n_iter_[0]}")
    print(f"accuracy {ours['lr']['accuracy']:.4f} {lr.score(xt, yt):.4f}")


if __name__ == "__main__":
    main()
