package command

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os/exec"
	"strings"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/editor"

	"github.com/spf13/cobra"
)

// maxNote bounds what is read of a note, so that a wrong file is refused before
// it is sent.
const maxNote = 64 << 10

func (a App) runsNote() *cobra.Command {
	var asJSON, clear bool
	cmd := &cobra.Command{
		Use:   "note RUN [TEXT | -]",
		Short: "Say something about a run",
		Long: `Set the note of a run: TEXT, or what standard input says for -. Without either
$VISUAL or $EDITOR is opened with the note as it is.`,
		Example: `  copydesk runs note 1f3c "before the new labels"
  copydesk runs note 1f3c - < note.txt
  copydesk runs note 1f3c --clear --json`,
		Args:              usage(cobra.RangeArgs(1, 2)),
		ValidArgsFunction: a.completeRun,
		RunE: func(cmd *cobra.Command, args []string) error {
			run := args[0]
			switch {
			case clear && len(args) > 1:
				return fault.Newf(fault.Usage, "--clear takes no text")
			case clear:
				return a.setNote(cmd, run, nil, asJSON)
			case len(args) == 1:
				return a.editNote(cmd, run, asJSON)
			case args[1] == "-":
				text, err := readNote(a.Stdin)
				if err != nil {
					return fmt.Errorf("standard input: %w", err)
				}
				return a.setNote(cmd, run, &text, asJSON)
			}
			return a.setNote(cmd, run, &args[1], asJSON)
		},
	}
	cmd.Flags().BoolVar(&clear, "clear", false, "remove the note")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// setNote sets the note of a run; nil removes it.
func (a App) setNote(cmd *cobra.Command, run string, note *string, asJSON bool) error {
	did := "has a note"
	if note == nil || strings.TrimSpace(*note) == "" {
		did, note = "has no note any more", nil
	}
	return a.editRuns(cmd, []string{run}, did, asJSON, func(c Client, run string) (engine.Run, error) {
		return c.Tag(cmd.Context(), run, map[string]*string{engine.NoteTag: note})
	})
}

// editNote lets the person edit the note of a run. No desk is held meanwhile.
func (a App) editNote(cmd *cobra.Command, run string, asJSON bool) error {
	if !isTerminal(a.Stdin) || !isTerminal(a.Stdout) {
		return fault.Newf(fault.Usage, "the note needs a text, or - to read it from standard input")
	}
	argv, err := editor.Find(a.getenv, exec.LookPath)
	if err != nil {
		return fmt.Errorf("the note needs a text: %w", err)
	}
	id, before, err := a.noteOf(cmd, run)
	if err != nil {
		return err
	}
	draft, text, err := a.edited(cmd.Context(), argv, before)
	if err != nil {
		return err
	}
	_, now, err := a.noteOf(cmd, id)
	switch {
	case err != nil:
	case now != before:
		err = fault.Newf(fault.Conflict, "the note of run %s was changed meanwhile", short(id))
	default:
		err = a.setNote(cmd, id, &text, asJSON)
	}
	if err != nil {
		return fmt.Errorf("%w; what you wrote is in %s", err, draft.Path())
	}
	return draft.Remove()
}

// noteOf returns the id and the note of a run.
func (a App) noteOf(cmd *cobra.Command, run string) (id, note string, err error) {
	err = a.open(cmd, AnyDesk, func(c Client) error {
		r, err := c.Run(cmd.Context(), run)
		id, note = r.ID, r.Tags[engine.NoteTag]
		return err
	})
	return id, note, err
}

// edited opens the editor with a text and returns what became of it, in the
// draft that has it until it is removed.
func (a App) edited(ctx context.Context, argv []string, text string) (*editor.Draft, string, error) {
	draft, err := editor.New([]byte(text), ".txt")
	if err != nil {
		return nil, "", err
	}
	e := exec.Command(argv[0], append(argv[1:], draft.Path())...)
	e.Stdin, e.Stdout, e.Stderr, e.Env = a.Stdin, a.Stdout, a.Stderr, a.Environ
	err = e.Run()
	if err == nil {
		err = ctx.Err()
	}
	var after string
	if err == nil {
		var b []byte
		if b, err = draft.Read(); err == nil {
			after, err = readNote(bytes.NewReader(b))
		}
	}
	if err != nil {
		return nil, "", fault.Newf(fault.Invalid, "%s: %w; the note is as it was, what you wrote is in %s", argv[0], err, draft.Path())
	}
	return draft, after, nil
}

// readNote reads a note, without the line end that files end with.
func readNote(r io.Reader) (string, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxNote+1))
	if err != nil {
		return "", err
	}
	if len(b) > maxNote {
		return "", fault.Newf(fault.Invalid, "a note of over %d bytes is too long", maxNote)
	}
	return strings.TrimRight(string(b), "\r\n"), nil
}
