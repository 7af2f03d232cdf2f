package train

import (
	"fmt"
	"strings"

	"copydesk/engine/classify"
	"copydesk/tui/draw"
)

// roomy is from how many lines more is said than what must be.
const roomy = 16

// welcome is what a workspace without trainings shows.
func (s *Screen) welcome(width, height int) []string {
	h, spec := s.host, s.form.spec
	models := make([]string, len(spec.Classifiers))
	for i, kind := range spec.Classifiers {
		models[i] = modelWord(kind)
	}
	text := min(width, 76)
	about := "Copydesk sorts news articles into sections. It reads a corpus, trains classifiers on it, compares them and keeps every run."
	if height >= roomy {
		about += " The best model is registered, and the champion among those is the one that answers."
	}
	lines := draw.Wrap(about, text)
	lines = append(lines, "", h.Styles.Dim.Render("This workspace is empty."), "")
	offer := func(key, what string) {
		head := h.Styles.Accent.Bold(true).Render(h.Symbols.Fit(h.Key(key), 4))
		for _, line := range draw.Wrap(what, text-4) {
			lines = append(lines, head+line)
			head = draw.Blanks(4)
		}
		if height >= roomy {
			lines = append(lines, "")
		}
	}
	changes := ""
	if n := s.form.changes(); n > 0 {
		changes = ", with what was changed in the form"
	}
	offer("train.start", fmt.Sprintf("trains %s on %s%s.", list(models), s.corpusWord(), changes))
	offer("train.form", "chooses the corpus, the models and their settings first.")
	own := "adds articles of your own."
	if s.form.own.Source.Train == "" || height >= roomy { // else it has just been used
		own += " In a shell: copydesk train --train FILE"
	}
	offer("screen.data", own)
	return lines
}

// corpusWord is what would be trained on, in a sentence.
func (s *Screen) corpusWord() string {
	h, source := s.host, s.form.spec.Source
	switch {
	case source.Train == "" && source.Digest == "":
		return "the demo corpus, about a thousand short news items"
	case source.Digest != "":
		return "the corpus " + h.Symbols.Text(source.Name(), 40)
	case source.Train == s.form.own.Source.Train:
		return "the articles of " + h.Symbols.Path(source.Train, 44) + ", as --train says"
	}
	return "the articles of " + h.Symbols.Path(source.Train, 50)
}

// modelWord is a classifier in a sentence.
func modelWord(kind classify.Kind) string {
	switch kind {
	case classify.NaiveBayes:
		return "naive Bayes"
	case classify.LogisticRegression:
		return "logistic regression"
	case classify.RandomForest:
		return "a random forest"
	case classify.NeuralNetwork:
		return "a neural network"
	}
	return string(kind)
}

// list joins words: a, b and c.
func list(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}
