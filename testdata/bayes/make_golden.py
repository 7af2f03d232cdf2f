#!/usr/bin/env python3
"""Writes golden.json: what scikit-learn's MultinomialNB makes of small matrices.

    python3 make_golden.py        (scikit-learn 1.2.1, scipy, numpy)

The matrices are random.
"""
import json
import pathlib
import warnings

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.naive_bayes import MultinomialNB

here = pathlib.Path(__file__).resolve().parent


def rows(rng, n, features, classes):
    """Rows like tf-idf: few features, positive, about unit length; one is empty."""
    X = np.zeros((n, features))
    y = np.minimum(rng.geometric(0.4, n) - 1, classes - 1)
    y[:classes] = np.arange(classes)
    for i in range(1, n):
        own = rng.integers(0, 4, 3) + 4 * y[i]
        any_ = rng.integers(0, features - 1, rng.integers(2, 7))
        for j in np.concatenate([own % (features - 1), any_]):
            X[i, j] += rng.uniform(0.5, 2)
        X[i] = np.round(X[i] / np.linalg.norm(X[i]), 4)
    return X, y


def sparse(X):
    start, index, value = [0], [], []
    for row in X:
        (at,) = row.nonzero()
        index += at.tolist()
        value += row[at].tolist()
        start.append(len(index))
    return {"start": start, "index": index, "value": value}


def main():
    sets = []
    for seed, (n, features, classes) in enumerate([(60, 20, 2), (80, 24, 3), (120, 30, 5)]):
        rng = np.random.default_rng(seed)
        X, y = rows(rng, n, features, classes)
        T, _ = rows(rng, 20, features, classes)
        T[1, features - 1] = 0.5  # a feature that no row learned from has
        fits = []
        for alpha in (1.0, 0.1, 25.0, 0.0):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # alpha 0 is taken as 1e-10
                peer = MultinomialNB(alpha=alpha).fit(csr_matrix(X), y)
            fits.append({
                "alpha": alpha,
                "class_log_prior": peer.class_log_prior_.tolist(),
                "feature_log_prob": peer.feature_log_prob_.tolist(),
                "probabilities": peer.predict_proba(csr_matrix(T)).ravel().tolist(),
            })
        sets.append({
            "features": features, "classes": classes, "y": y.tolist(),
            "train": sparse(X), "test": sparse(T), "fits": fits,
        })
    (here / "golden.json").write_text(json.dumps(sets, separators=(",", ":")).replace("},{", "},\n{") + "\n")


if __name__ == "__main__":
    main()
