#!/usr/bin/env python3
"""Writes golden.json: small logistic regressions at their exact optimum.

    python3 make_golden.py        (scikit-learn 1.2.1, scipy, numpy)

Each is minimised by L-BFGS and then by Newton steps on the dense Hessian until
the gradient is rounding error, and must agree with LogisticRegression at a tight
tolerance (newton-cg, for lbfgs stops some 1e-5 away): that shows that both mean
the same model. The matrices are random.
"""
import json
import pathlib

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logsumexp, softmax
from sklearn.linear_model import LogisticRegression

here = pathlib.Path(__file__).resolve().parent


def rows(rng, n, features, classes):
    """Rows like tf-idf: few features, positive, about unit length; one is empty."""
    X = np.zeros((n, features))
    y = np.minimum(rng.geometric(0.4, n) - 1, classes - 1)
    y[:classes] = np.arange(classes)
    for i in range(1, n):
        own = rng.integers(0, 4, 3) + 4 * y[i]
        any_ = rng.integers(0, features, rng.integers(2, 7))
        for j in np.concatenate([own % features, any_]):
            X[i, j] += rng.uniform(0.5, 2)
        X[i] = np.round(X[i] / np.linalg.norm(X[i]), 4)
    return X, y


def optimum(X, y, classes, C):
    """Weights (features+1 x outputs), objective and probabilities' function."""
    n, d = X.shape
    A = np.hstack([X, np.ones((n, 1))])
    ridge = np.ones(d + 1) / (C * n)
    ridge[d] = 0
    k = 1 if classes == 2 else classes
    Y = np.eye(classes)[y]

    def value(w):
        W = w.reshape(d + 1, k)
        Z = A @ W
        if k == 1:
            z = Z[:, 0]
            loss = np.logaddexp(0, np.where(y == 1, -z, z)).mean()
            R = (expit(z) - y)[:, None]
        else:
            loss = (logsumexp(Z, axis=1) - Z[np.arange(n), y]).mean()
            R = softmax(Z, axis=1) - Y
        G = A.T @ R / n + ridge[:, None] * W
        return loss + (ridge[:, None] * W * W).sum() / 2, G.ravel()

    def hessian(w):
        Z = A @ w.reshape(d + 1, k)
        H = np.zeros((d + 1, k, d + 1, k))
        P = expit(Z) if k == 1 else softmax(Z, axis=1)
        for a in range(k):
            for b in range(k):
                h = P[:, a] * ((a == b) - P[:, b])
                H[:, a, :, b] = A.T @ (A * h[:, None]) / n + (a == b) * np.diag(ridge)
        return H.reshape((d + 1) * k, -1)

    w = minimize(value, np.zeros((d + 1) * k), jac=True, method="L-BFGS-B",
                 options=dict(maxiter=20000, maxfun=40000, ftol=0.0, gtol=1e-9, maxcor=30, maxls=60)).x
    for _ in range(20):
        w = w - np.linalg.lstsq(hessian(w), value(w)[1], rcond=1e-15)[0]
    objective, gradient = value(w)
    assert np.abs(gradient).max() < 1e-15, np.abs(gradient).max()
    W = w.reshape(d + 1, k)
    if k > 1:
        W[d] -= W[d].mean()
    return W, objective


def probabilities(W, X):
    Z = X @ W[:-1] + W[-1]
    if W.shape[1] == 1:
        return np.hstack([expit(-Z), expit(Z)])
    return softmax(Z, axis=1)


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
        fits = []
        for C in (0.01, 1.0, 100.0):
            W, objective = optimum(X, y, classes, C)
            P = probabilities(W, T)
            peer = LogisticRegression(C=C, solver="newton-cg", tol=1e-8, max_iter=100000).fit(X, y)
            off = np.abs(peer.predict_proba(T) - P).max()
            assert off < 1e-6, (classes, C, off)
            print(f"{classes} classes, C {C:g}: scikit-learn is {off:.1e} off")
            fits.append({
                "C": C,
                "objective": objective,
                "coef": W[:-1].T.tolist(),
                "intercept": W[-1].tolist(),
                "probabilities": P.ravel().tolist(),
            })
        sets.append({
            "features": features, "classes": classes, "y": y.tolist(),
            "train": sparse(X), "test": sparse(T), "fits": fits,
        })
    (here / "golden.json").write_text(json.dumps(sets, separators=(",", ":")).replace("},{", "},\n{") + "\n")


if __name__ == "__main__":
    main()
