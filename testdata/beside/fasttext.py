#!/usr/bin/env python3
"""Measures Copydesk's logistic regression beside fastText on the same articles.

    python3 fasttext.py --bin ./copydesk --train A.csv --test B.csv [--rounds 3]

fastText (apt-get install fasttext) gets the articles as is customary for it: a
label and a line each, in lower case, with blanks around punctuation. Making
these files is not timed, nor counted for it. It is run as

    fasttext supervised -wordNgrams 2 -epoch 10 -lr 1 -dim 10 -thread 2
    fasttext test

and Copydesk as `train --models lr` on the CSV files, which is one process that
reads, cleans, trains, judges the test rows, and keeps corpus, model and run.
Each figure is of whole processes: seconds by the clock, seconds of processor
time (user and system) and peak memory; the medians of the rounds, both in turn.
The accuracy of fastText is that of `fasttext predict`, not timed. It differs from
round to round, for the threads write to the same weights without waiting; so it
is given with its range. Needs Python 3.10 alone.
"""
import csv
import gzip
import json
import pathlib
import re
import shutil
import statistics
import sys
import tempfile

import copydesk


def convert(source, given, path):
    """Writes the articles of a CSV file in the form that fastText reads, and
    returns their labels."""
    labels = []
    opened = gzip.open if source.endswith(".gz") else open
    csv.field_size_limit(1 << 30)
    with opened(source, "rt", encoding="utf-8", newline="") as f, open(path, "w", encoding="utf-8") as out:
        for row in csv.DictReader(f):
            text = " ".join(row[c] for c in given.text.split(",")).lower()
            words = re.sub(r"([^\w\s])", r" \1 ", text).split()
            label = f"__label__{'_'.join(row[given.label].split())}"
            out.write(f"{label} {' '.join(words)}\n")
            labels.append(label)
    return labels


def main():
    parser = copydesk.arguments(__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    fasttext = shutil.which("fasttext") or sys.exit("fasttext is not installed")
    figures = {}

    def note(name, processes, accuracy):
        figures.setdefault(name, []).append((
            sum(p.wall for p in processes), sum(p.cpu for p in processes), max(p.peak for p in processes), accuracy))

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        convert(given.train, given, folder / "train.txt")
        truth = convert(given.test, given, folder / "test.txt")
        for i in range(given.rounds):
            desk = copydesk.Desk(given, folder / f"workspace{i}")
            ours = copydesk.Measured(desk.command("lr"))
            note("copydesk train --models lr", [ours], json.loads(ours.output)["models"]["lr"]["accuracy"])
            learned = copydesk.Measured([
                fasttext, "supervised", "-input", str(folder / "train.txt"), "-output", str(folder / "model"),
                "-wordNgrams", "2", "-epoch", "10", "-lr", "1", "-dim", "10", "-thread", "2"])
            tested = copydesk.Measured([fasttext, "test", str(folder / "model.bin"), str(folder / "test.txt")])
            # What test prints has three digits.
            answers = copydesk.run([fasttext, "predict", str(folder / "model.bin"), str(folder / "test.txt")]).split()
            accuracy = statistics.mean(a == t for a, t in zip(answers, truth, strict=True))
            note("fasttext supervised", [learned], accuracy)
            note("fasttext test", [tested], accuracy)
            note("fasttext, both", [learned, tested], accuracy)

    print(f"{'medians of ' + str(given.rounds):28s} {'wall s':>8s} {'cpu s':>8s} {'peak MiB':>9s} {'accuracy':>9s}")
    for name, rounds in figures.items():
        wall, cpu, peak, accuracy = (statistics.median(v) for v in zip(*rounds))
        each = [r[-1] for r in rounds]
        print(f"{name:28s} {wall:8.2f} {cpu:8.2f} {peak:9.0f} {accuracy:9.4f} ({min(each):.4f} to {max(each):.4f})")


if __name__ == "__main__":
    main()
