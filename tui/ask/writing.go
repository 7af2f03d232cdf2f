package ask

import (
	"unicode"

	tea "github.com/charmbracelet/bubbletea"
)

// key does what a key does to the sheet, or types it, and reports whether all
// that was typed had room. Keys that do nothing here are let pass.
func (s *sheet) key(m tea.KeyMsg) (whole bool) {
	if m.Type == tea.KeyRunes && !m.Alt || m.Type == tea.KeySpace || m.Paste {
		return s.insert(m.Runes)
	}
	if s.paragraphs == nil {
		s.paragraphs = make([]paragraph, 1)
	}
	switch m.String() {
	case "enter", "ctrl+j":
		return s.insert([]rune{'\n'})
	case "tab":
		return s.insert([]rune{'\t'})
	case "left", "ctrl+b":
		s.to(s.before())
	case "right", "ctrl+f":
		s.to(s.behind())
	case "up", "ctrl+p":
		s.down(-1)
	case "down":
		s.down(+1)
	case "pgup":
		s.down(-max(1, s.rows-1))
	case "pgdown":
		s.down(+max(1, s.rows-1))
	case "home", "ctrl+a":
		s.to(s.row, s.lineStart())
	case "end", "ctrl+e":
		s.to(s.row, s.lineEnd())
	case "ctrl+home", "alt+<":
		s.to(0, 0)
	case "ctrl+end", "alt+>":
		last := len(s.paragraphs) - 1
		s.to(last, len(s.paragraphs[last].runes))
	case "alt+left", "ctrl+left", "alt+b":
		s.to(s.wordBefore())
	case "alt+right", "ctrl+right", "alt+f":
		s.to(s.wordBehind())
	case "backspace", "ctrl+h":
		s.remove(s.before())
	case "delete", "ctrl+d":
		s.remove(s.behind())
	case "ctrl+w", "alt+backspace":
		s.remove(s.wordBefore())
	case "alt+delete", "alt+d":
		s.remove(s.wordBehind())
	case "ctrl+u":
		s.remove(s.row, 0)
	case "ctrl+k":
		s.remove(s.row, len(s.paragraphs[s.row].runes))
	}
	return true
}

// to puts the cursor somewhere.
func (s *sheet) to(row, at int) { s.row, s.at, s.goal = row, at, 0 }

// before is the position before what is seen as the character before the cursor.
func (s *sheet) before() (row, at int) {
	if s.at == 0 {
		if s.row == 0 {
			return 0, 0
		}
		return s.row - 1, len(s.paragraphs[s.row-1].runes)
	}
	runes := s.paragraphs[s.row].runes
	at = s.at - 1
	for at > 0 && s.cells(runes[at]) == 0 {
		at--
	}
	return s.row, at
}

// behind is the position behind what is seen as the character at the cursor.
func (s *sheet) behind() (row, at int) {
	runes := s.paragraphs[s.row].runes
	if s.at == len(runes) {
		if s.row == len(s.paragraphs)-1 {
			return s.row, s.at
		}
		return s.row + 1, 0
	}
	at = s.at + 1
	for at < len(runes) && s.cells(runes[at]) == 0 {
		at++
	}
	return s.row, at
}

// wordBefore is where the word begins that is before the cursor.
func (s *sheet) wordBefore() (row, at int) {
	if s.at == 0 {
		return s.before()
	}
	runes := s.paragraphs[s.row].runes
	for at = s.at; at > 0 && unicode.IsSpace(runes[at-1]); at-- {
	}
	for ; at > 0 && !unicode.IsSpace(runes[at-1]); at-- {
	}
	return s.row, at
}

// wordBehind is where the word ends that is behind the cursor.
func (s *sheet) wordBehind() (row, at int) {
	runes := s.paragraphs[s.row].runes
	if s.at == len(runes) {
		return s.behind()
	}
	for at = s.at; at < len(runes) && unicode.IsSpace(runes[at]); at++ {
	}
	for ; at < len(runes) && !unicode.IsSpace(runes[at]); at++ {
	}
	return s.row, at
}

// lineStart is where the line of the cursor begins.
func (s *sheet) lineStart() int {
	s.lay(s.width)
	p := &s.paragraphs[s.row]
	from, _ := p.bounds(p.lineOf(s.at))
	return from
}

// lineEnd is the last position on the line of the cursor.
func (s *sheet) lineEnd() int {
	s.lay(s.width)
	p := &s.paragraphs[s.row]
	line := p.lineOf(s.at)
	_, to := p.bounds(line)
	if line < len(p.breaks) {
		to-- // the end itself is on the next line
	}
	return to
}

// down moves the cursor so many lines down, and keeps it in its column.
func (s *sheet) down(by int) {
	s.lay(s.width)
	p := &s.paragraphs[s.row]
	line := p.lineOf(s.at)
	if s.goal == 0 {
		from, _ := p.bounds(line)
		s.goal = 1
		for _, r := range p.runes[from:s.at] {
			s.goal += s.cells(r)
		}
	}
	for ; by > 0; by-- {
		if line < len(s.paragraphs[s.row].breaks) {
			line++
		} else if s.row < len(s.paragraphs)-1 {
			s.row, line = s.row+1, 0
		} else {
			s.at = len(s.paragraphs[s.row].runes)
			return
		}
	}
	for ; by < 0; by++ {
		if line > 0 {
			line--
		} else if s.row > 0 {
			s.row--
			line = len(s.paragraphs[s.row].breaks)
		} else {
			s.at = 0
			return
		}
	}
	p = &s.paragraphs[s.row]
	from, to := p.bounds(line)
	if line < len(p.breaks) {
		to--
	}
	column := 1
	for s.at = from; s.at < to; s.at++ {
		if column += s.cells(p.runes[s.at]); column > s.goal {
			break
		}
	}
}
