#!/usr/bin/env python3
"""Writes golden.json beside this file: what scikit-learn's MLPClassifier does.

The matrices are drawn from a seed and rounded, so that JSON holds them exactly.
Made with scikit-learn 1.2.1 and numpy 1.24.2:

    python3 make_golden.py
"""
import json
import pathlib
import warnings

import numpy as np
import scipy.sparse as sp
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

FEATURES = 24

# name, rows, classes, seed, parameters (scikit-learn's names)
CASES = [
    ("two classes, one batch", 70, 2, 1, dict(hidden_layer_sizes=[8], learning_rate_init=0.02, max_iter=40)),
    ("two classes, default layers", 230, 2, 2, dict(hidden_layer_sizes=[100, 50], max_iter=12)),
    ("three classes, last batch short", 90, 3, 3, dict(hidden_layer_sizes=[10, 6], batch_size=16, learning_rate_init=0.02, max_iter=25)),
    ("five classes, three layers", 110, 5, 4, dict(hidden_layer_sizes=[7, 5, 4], batch_size=32, learning_rate_init=0.02, max_iter=30)),
    ("batches of one row", 40, 3, 5, dict(hidden_layer_sizes=[5], batch_size=1, max_iter=6)),
    ("batch larger than the rows", 60, 3, 6, dict(hidden_layer_sizes=[9], batch_size=500, learning_rate_init=0.02, max_iter=20)),
    ("more than 200 rows", 450, 5, 7, dict(hidden_layer_sizes=[16, 8], max_iter=10)),
    ("tanh", 80, 3, 8, dict(hidden_layer_sizes=[6, 5], activation="tanh", batch_size=24, learning_rate_init=0.02, max_iter=20)),
    ("logistic", 80, 2, 9, dict(hidden_layer_sizes=[6, 4], activation="logistic", batch_size=24, learning_rate_init=0.02, max_iter=20)),
    ("identity", 80, 5, 10, dict(hidden_layer_sizes=[6], activation="identity", batch_size=24, learning_rate_init=0.02, max_iter=20)),
    ("strong penalty", 90, 3, 11, dict(hidden_layer_sizes=[8, 8], alpha=2.5, batch_size=20, learning_rate_init=0.02, max_iter=25)),
    ("no penalty", 90, 3, 12, dict(hidden_layer_sizes=[8], alpha=0.0, batch_size=20, learning_rate_init=0.02, max_iter=25)),
    ("stops by itself", 60, 3, 13, dict(hidden_layer_sizes=[12], batch_size=20, learning_rate_init=0.05)),
    ("stops by itself, two classes", 60, 2, 14, dict(hidden_layer_sizes=[6, 6], batch_size=20, learning_rate_init=0.03)),
]


def draw(rows, classes, seed):
    """Rows like short articles: mostly zeros, some columns favoured by a class."""
    r = np.random.RandomState(seed)
    y = np.arange(rows) % classes
    X = np.where(r.random_sample((rows, FEATURES)) < 0.12, r.uniform(0.1, 1, (rows, FEATURES)), 0)
    for i, k in enumerate(y):
        X[i, k * 3 + r.randint(5)] = r.uniform(0.3, 1)
    X[rows // 2] = 0
    return np.round(X, 3), y


def main():
    warnings.simplefilter("ignore", ConvergenceWarning)
    warnings.filterwarnings("ignore", message="Got `batch_size`")
    cases = []
    for name, rows, classes, seed, parameters in CASES:
        X, y = draw(rows, classes, seed)
        S = sp.csr_matrix(X)

        def fit(**changed):
            return MLPClassifier(**{**parameters, **changed}, random_state=seed).fit(S, y)

        model = fit()
        # So small a step leaves the weights where they began.
        initial = fit(learning_rate_init=1e-300, max_iter=1)
        cases.append({
            "name": name,
            "seed": seed,
            "classes": classes,
            "parameters": parameters,
            "rows": [{str(j): v for j, v in enumerate(x) if v} for x in X.tolist()],
            "n_iter": model.n_iter_,
            "loss_curve": model.loss_curve_,
            "initial": [
                {"coefs": w.ravel()[[0, 1, -1]].tolist(), "intercepts": b[[0, -1]].tolist()}
                for w, b in zip(initial.coefs_, initial.intercepts_)
            ],
            # The first rows, and the one in the middle that has no entry.
            "probabilities": model.predict_proba(S)[[*range(12), rows // 2]].tolist(),
        })
        print(f"{name}: {model.n_iter_} epochs, loss {model.loss_:.6f}")
    path = pathlib.Path(__file__).resolve().parent / "golden.json"
    text = ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
    path.write_text('{"features":%d,"cases":[\n%s\n]}\n' % (FEATURES, text))


if __name__ == "__main__":
    main()
