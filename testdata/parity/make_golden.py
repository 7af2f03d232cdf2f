#!/usr/bin/env python3
"""Write golden.json: what scikit-learn and NLTK make of the demo corpus.

    python3 make_golden.py > golden.json      (scikit-learn 1.2, NLTK 3.8, $NLTK_DATA)

Every fifth article of ../demo.csv is a test row, the others are training rows.
The text is cleaned with NLTK, weighted with TfidfVectorizer and learned by the
four classifiers with the reference's parameters. Pinned, because scikit-learn
leaves it open: terms that tie at a max_features cut (none here), and the
logistic regression is minimised to its optimum. The MLP runs for 20 epochs.
"""
import csv, json, pathlib, sys, warnings

import numpy as np
from nltk.corpus import stopwords
from nltk.stem import WordNetLemmatizer
from nltk.tokenize import word_tokenize
from scipy.optimize import minimize
from scipy.special import logsumexp
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import accuracy_score, f1_score, log_loss
from sklearn.naive_bayes import MultinomialNB
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")
here = pathlib.Path(__file__).resolve().parent
stop, lemmatizer = set(stopwords.words("english")), WordNetLemmatizer()


def clean(text):
    words = (w for w in word_tokenize(text.lower()) if w.isalnum() and w not in stop)
    return " ".join(lemmatizer.lemmatize(w) for w in words)


class Optimum:
    """Multinomial logistic regression, C = 1, at its optimum."""

    def fit(self, x, y):
        self.classes_, t = np.unique(y, return_inverse=True)
        (n, d), k = x.shape, len(self.classes_)
        truth = np.eye(k)[t]

        def objective(flat):
            w = flat.reshape(d + 1, k)
            z = x @ w[:d] + w[d]
            lse = logsumexp(z, axis=1, keepdims=True)
            residual = (np.exp(z - lse) - truth) / n
            loss = (lse.ravel() - z[np.arange(n), t]).mean() + (w[:d] ** 2).sum() / (2 * n)
            return loss, np.vstack([x.T @ residual + w[:d] / n, residual.sum(axis=0)]).ravel()

        found = minimize(objective, np.zeros((d + 1) * k), jac=True, method="L-BFGS-B",
                         options=dict(maxiter=20000, maxfun=40000, ftol=0.0, gtol=1e-10, maxcor=30, maxls=60))
        self.w, self.objective = found.x.reshape(d + 1, k), float(found.fun)
        return self

    def predict_proba(self, x):
        z = x @ self.w[:-1] + self.w[-1]
        return np.exp(z - logsumexp(z, axis=1, keepdims=True))


def main():
    with open(here.parent / "demo.csv", encoding="utf-8", newline="") as f:
        rows = [(r["category"], r["headline"] + " " + r["text"]) for r in csv.DictReader(f)]
    parts = [], []
    for i, (category, text) in enumerate(rows):
        cleaned = clean(text)
        if len(cleaned) >= 10:
            parts[i % 5 == 0].append((category, cleaned))
    (y, texts), (truth, test) = (map(list, zip(*p)) for p in parts)
    v = TfidfVectorizer(max_features=10000, ngram_range=(1, 2), stop_words="english", max_df=0.95, min_df=2, sublinear_tf=True)
    x, xt = v.fit_transform(texts), v.transform(test)
    assert len(v.vocabulary_) < 10000
    models = {
        "nb": MultinomialNB(), "lr": Optimum(),
        "rf": RandomForestClassifier(n_estimators=100, max_depth=10, random_state=42),
        "mlp": MLPClassifier(hidden_layer_sizes=(100, 50), max_iter=20, random_state=42),
    }
    out = {"train": len(y), "test": len(truth), "cleaned": test, "terms": v.get_feature_names_out().tolist(),
           "idf": [float(f"{w:.15g}") for w in v.idf_], "nnz": int(x.nnz), "models": {}}
    for name, m in models.items():
        p = m.fit(x, y).predict_proba(xt)
        answers = m.classes_[p.argmax(axis=1)]
        out["models"][name] = {
            "probabilities": [float(f"{q:.12g}") for q in p.ravel()],
            "accuracy": accuracy_score(truth, answers), "f1_macro": f1_score(truth, answers, average="macro"),
            "f1_weighted": f1_score(truth, answers, average="weighted"), "log_loss": log_loss(truth, p, labels=m.classes_),
        }
    out["models"]["lr"]["objective"] = models["lr"].objective
    out["models"]["mlp"]["loss_curve"] = models["mlp"].loss_curve_
    json.dump(out, sys.stdout, ensure_ascii=True, separators=(",", ":"))
    print()


main()
