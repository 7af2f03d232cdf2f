// Package editor finds the editor that a person wants, and keeps what is edited
// in a file of its own until it is read back.
//
//	argv, err := editor.Find(os.Getenv, exec.LookPath)
//	if err != nil {
//		return err // none is set, or it is not there: in a sentence
//	}
//	draft, err := editor.New([]byte("a note"), ".txt")
//	if err != nil {
//		return err
//	}
//	cmd := exec.Command(argv[0], append(argv[1:], draft.Path())...)
//	// ... run it, then:
//	text, err := draft.Read()
//	// ... once the text is safe elsewhere:
//	err = draft.Remove()
package editor
