"""What the scripts beside this file share: running Copydesk, and reading what it
writes. Python's standard library, and NumPy and scikit-learn for matrices."""
import argparse
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time


def arguments(doc):
    """Returns a parser with what all scripts are asked for."""
    p = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--bin", required=True, help="the copydesk to run")
    p.add_argument("--train", required=True, help="CSV file of training articles, plain or .gz")
    p.add_argument("--test", required=True, help="CSV file of test articles")
    p.add_argument("--text", default="headline,text", help="columns that make up the text")
    p.add_argument("--label", default="category", help="column of the category")
    return p


class Desk:
    """Trainings in a workspace of their own."""

    def __init__(self, given, workspace):
        self.bin, self.given, self.workspace = str(pathlib.Path(given.bin).resolve()), given, workspace

    def command(self, models, test=None, dump=None, seed=42, **network):
        """The command that trains; network holds settings of the neural network."""
        g = self.given
        command = [self.bin, "train", "--train", g.train, "--test", test or g.test, "--text", g.text, "--label", g.label,
                   "--models", models, "--seed", str(seed), "--json", "--workspace", str(self.workspace)]
        if dump:
            command += ["--dump", str(dump)]
        for name, value in network.items():
            command += ["--set", f"models.neural_network.{name}={value}"]
        return command

    def train(self, models, **options):
        """Returns what train --json prints."""
        return json.loads(run(self.command(models, **options)))

    def series(self, run_id):
        """Returns the points of a run: step, loss and, of lr, gradient."""
        shown = json.loads(run([self.bin, "runs", "show", run_id, "--json", "--workspace", str(self.workspace)]))
        return shown["series"]

    def rows(self, folder):
        """Returns train --json for naive Bayes, and features and categories of
        the training rows and of the test rows, made by scikit-learn from what
        Copydesk dumps: cleaned texts, vocabulary and weights. Training rows are
        dumped when they are the test rows too."""
        fitted = self.train("nb", test=self.given.train, dump=folder / "train")
        self.train("nb", dump=folder / "test")
        x, y = matrix(folder / "train", folder / "train")
        if x.shape != (fitted["rows"]["train"], fitted["features"]) or x.nnz != fitted["nnz"]:
            sys.exit(f"{x.shape} with {x.nnz} values is not the matrix of {fitted['rows']} with {fitted['nnz']}")
        return x, y, *matrix(folder / "train", folder / "test")


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\nexit {done.returncode}\n{done.stderr[-2000:]}")
    return done.stdout


def matrix(fitted, folder):
    """Returns the rows that a dump holds, by the vocabulary of another, and their categories."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    with open(fitted / "vocabulary.csv", encoding="utf-8", newline="") as f:
        terms = [(r["term"], float(r["idf"])) for r in csv.DictReader(f)]
    v = TfidfVectorizer(vocabulary=[t for t, _ in terms], ngram_range=(1, 2), stop_words="english", sublinear_tf=True)
    v.idf_ = np.array([w for _, w in terms])
    with open(folder / "cleaned_test.csv", encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    return v.transform([r["text"] for r in rows]), np.array([r["category"] for r in rows])


class Measured:
    """A process and what it took, from its start to its end: wall, cpu (user and
    system, in seconds) and peak (MiB), as the kernel counts them. A peak below
    that of this script is this script's, for exec keeps it."""

    def __init__(self, command):
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            start = time.perf_counter()
            child = subprocess.Popen(command, stdout=output, stderr=errors)
            _, status, used = os.wait4(child.pid, 0)
            self.wall = time.perf_counter() - start
            child.returncode = os.waitstatus_to_exitcode(status)
            for f in (output, errors):
                f.seek(0)
            self.output = output.read().decode()
            if child.returncode:
                sys.exit(f"{' '.join(command)}\nexit {child.returncode}\n{errors.read().decode()[-2000:]}")
        self.cpu, self.peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
