package command

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"copydesk/engine"
	"copydesk/engine/bundle"
	"copydesk/engine/fault"
	"copydesk/tui/plain"
	"copydesk/tui/safe"

	"github.com/spf13/cobra"
)

// maxArticle is the longest line that predict reads from standard input.
const maxArticle = 1 << 20

// answer is a prediction as --json prints it, one a line.
type answer struct {
	Prediction    string             `json:"prediction"`
	Confidence    float64            `json:"confidence"`
	Probabilities map[string]float64 `json:"probabilities"`
	KnownTerms    int                `json:"known_terms"`
	Model         string             `json:"model"`
	Version       int                `json:"model_version,omitempty"`
}

func (a App) predict() *cobra.Command {
	var asJSON, explain bool
	var run string
	cmd := &cobra.Command{
		Use:   "predict [TEXT... | -]",
		Short: "Say which section articles belong to",
		Long: `Predict the section of each TEXT, or of each line of standard input, with the
champion or with --run. One answer a line: the section, how sure the model is,
and the beginning of the text. A model that knows no word of a text answers
from how frequent the sections are; such answers are marked with a ?.

With --explain each answer is followed by the terms that contribute most to it:
exactly for nb, lr and rf, by the slope of the network for mlp.`,
		Example: `  copydesk predict "Chipmaker lifts forecast" "Keeper saves penalty"
  copydesk predict --json - < headlines.txt > answers.jsonl
  copydesk predict --explain "Keeper saves penalty"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 && isTerminal(a.Stdin) {
				return fault.Newf(fault.Usage, "predict needs a text, or - to read one a line from standard input")
			}
			articles := each(args)
			if len(args) == 0 || len(args) == 1 && args[0] == "-" {
				articles = lines(a.Stdin)
			}
			return a.open(cmd, AnyDesk, func(c Client) error {
				p, version, err := choose(cmd, c, run)
				if err != nil {
					return err
				}
				out := bufio.NewWriterSize(a.Stdout, 64<<10)
				emit := textAnswers(out)
				switch {
				case asJSON && explain:
					emit = jsonExplanations(out, p, version)
				case asJSON:
					emit = jsonAnswers(out, p, version)
				case explain:
					width, _ := plain.Terminal(a.Stdout)
					emit = textExplanations(out, p, width)
				}
				return p.Stream(cmd.Context(), articles, func(articles []string, answers []engine.Prediction) error {
					for i, article := range articles {
						if err := emit(article, answers[i]); err != nil {
							return err
						}
					}
					return out.Flush()
				})
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document a line")
	cmd.Flags().BoolVar(&explain, "explain", false, "say which terms contribute to each answer")
	cmd.Flags().StringVar(&run, "run", "", "use this run's model instead of the champion")
	_ = cmd.RegisterFlagCompletionFunc("run", a.completeRuns)
	return cmd
}

// choose loads the champion, or the model of a run.
func choose(cmd *cobra.Command, c Client, run string) (*engine.Predictor, int, error) {
	if run == "" {
		p, v, err := c.Predictor(cmd.Context(), engine.ModelName)
		return p, v.Number, err
	}
	r, err := c.Run(cmd.Context(), run)
	if err != nil {
		return nil, 0, err
	}
	file, ok := r.Artifact(engine.ModelArtifact)
	if !ok {
		return nil, 0, fault.Newf(fault.Conflict, "run %s has no model file: it %s", r.ID, r.State)
	}
	if !file.Dropped.IsZero() {
		return nil, 0, fault.Newf(fault.Conflict, "run %s has no model file any more; train it again with: copydesk jobs retry %s", short(r.ID), short(r.Job))
	}
	p, err := c.PredictorOf(cmd.Context(), file.Digest)
	return p, 0, err
}

func each(args []string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, a := range args {
			if !yield(a, nil) {
				return
			}
		}
	}
}

// lines yields the lines of r.
func lines(r io.Reader) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		s := bufio.NewScanner(r)
		s.Buffer(make([]byte, 0, 64<<10), maxArticle)
		n := 0
		for s.Scan() {
			n++
			if !yield(s.Text(), nil) {
				return
			}
		}
		switch err := s.Err(); {
		case errors.Is(err, bufio.ErrTooLong):
			yield("", fault.Newf(fault.Invalid, "standard input: line %d is longer than %d bytes; give one article a line", n+1, maxArticle))
		case err != nil:
			yield("", fmt.Errorf("standard input: line %d: %w", n+1, err))
		}
	}
}

// textAnswers writes answers for people.
func textAnswers(w *bufio.Writer) func(string, engine.Prediction) error {
	return func(article string, p engine.Prediction) error {
		mark := " "
		if p.KnownTerms == 0 {
			mark = "?"
		}
		_, err := fmt.Fprintf(w, "%-16s %.2f %s %s\n", safe.Text(p.Category), p.Confidence, mark, safe.Prefix(strings.TrimSpace(article), 60))
		return err
	}
}

// jsonAnswers writes answers for programs.
func jsonAnswers(w *bufio.Writer, p *engine.Predictor, version int) func(string, engine.Prediction) error {
	m := p.Manifest()
	encoder := json.NewEncoder(jsonWriter{w})
	return func(_ string, prediction engine.Prediction) error {
		return encoder.Encode(newAnswer(&m, version, prediction))
	}
}

func newAnswer(m *bundle.Manifest, version int, prediction engine.Prediction) answer {
	out := answer{
		Prediction:    prediction.Category,
		Confidence:    prediction.Confidence,
		Probabilities: make(map[string]float64, len(m.Categories)),
		KnownTerms:    prediction.KnownTerms,
		Model:         m.Type,
		Version:       version,
	}
	for k, name := range m.Categories {
		out.Probabilities[name] = prediction.Probabilities[k]
	}
	return out
}
