package runs

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"copydesk/tui/figure"
	"copydesk/tui/screen"
)

// setColumns shows the columns of the given names in their order, the usual ones
// if there are none.
func (s *Screen) setColumns(names []string) error {
	if len(names) == 0 {
		s.columns, s.rank = nil, nil
		for _, c := range s.catalogue() {
			if slices.Contains(usual[:], c.name) {
				s.columns = append(s.columns, c)
			}
		}
		for _, name := range usual {
			s.rank = append(s.rank, slices.IndexFunc(s.columns, func(c column) bool { return c.name == name }))
		}
		return nil
	}
	var columns []column
	var rank []int
	for _, name := range names {
		c, err := s.column(name)
		if err != nil {
			return err
		}
		c.idle = nil // a person wants it
		if slices.ContainsFunc(columns, func(x column) bool { return x.name == name }) {
			continue
		}
		rank = append(rank, len(columns))
		columns = append(columns, c)
	}
	s.columns, s.rank = columns, rank
	return nil
}

// columnNames are the names of the columns that are shown.
func (s *Screen) columnNames() []string {
	var names []string
	for _, c := range s.columns {
		if c.idle == nil || !c.idle() {
			names = append(names, c.name)
		}
	}
	return names
}

// allColumns are all columns that can be chosen: those that there are by
// themselves, and those of the parameters that runs have.
func (s *Screen) allColumns() []column {
	all := s.catalogue()
	for _, name := range paramNames(s.host) {
		if c, err := s.column("params." + name); err == nil {
			all = append(all, c)
		}
	}
	for _, c := range s.columns { // a metric or a tag of the configuration
		if !slices.ContainsFunc(all, func(x column) bool { return x.name == c.name }) {
			all = append(all, c)
		}
	}
	return all
}

// columnItem is a column in a list to choose from.
func (s *Screen) columnItem(c column) screen.Item {
	text := c.title
	if c.name != c.title {
		text = c.title + " (" + s.host.Symbols.Whole(c.name) + ")"
	}
	return screen.Item{Text: text, Note: figure.Meaning(c.metric), Value: c}
}

// chooseOrder asks what the runs are to be sorted by. What they are sorted by
// already turns round.
func (s *Screen) chooseOrder() tea.Cmd {
	var items []screen.Item
	for _, c := range s.allColumns() {
		item := s.columnItem(c)
		if c.name == s.order.column.name {
			item.Note = "now " + s.order.sentence() + "; again: the other way round"
		}
		items = append(items, item)
	}
	return s.host.Choose(screen.List{
		Title: "Sort the runs by", Items: items,
		Do: func(item screen.Item) tea.Cmd {
			c := item.Value.(column)
			if c.name == s.order.column.name {
				return s.reverse()
			}
			return s.sortBy(c)
		},
	})
}

func (s *Screen) sortBy(c column) tea.Cmd {
	s.order = order{column: c}
	s.sort()
	s.pick()
	return nil
}

func (s *Screen) reverse() tea.Cmd {
	s.order.reversed = !s.order.reversed
	s.sort()
	s.pick()
	return nil
}

// sortNext sorts by the column after the present one, of those that stand on the
// screen.
func (s *Screen) sortNext() tea.Cmd {
	names := s.names
	if len(names) == 0 {
		return nil
	}
	next := names[(slices.Index(names, s.order.column.name)+1)%len(names)]
	return s.sortBy(s.columns[slices.IndexFunc(s.columns, func(c column) bool { return c.name == next })])
}

// chooseColumns asks which columns are to be shown, and in which order.
func (s *Screen) chooseColumns() tea.Cmd {
	return s.host.Choose(screen.List{
		Title: "Columns: those that come first stay where there is little room",
		Items: s.columnItems(),
		Do: func(screen.Item) tea.Cmd {
			s.host.Say(screen.Plainly, "these columns stay until you quit; workbench.columns in the configuration keeps them")
			return nil
		},
		Toggle: func(item screen.Item) []screen.Item {
			name := item.Value.(column).name
			names := s.columnNames()
			if i := slices.Index(names, name); i >= 0 {
				names = slices.Delete(names, i, i+1)
			} else {
				names = append(names, name)
			}
			return s.changeColumns(names)
		},
		Move: func(item screen.Item, by int) []screen.Item {
			name := item.Value.(column).name
			names := s.columnNames()
			if i := slices.Index(names, name); i >= 0 && i+by >= 0 && i+by < len(names) {
				names[i], names[i+by] = names[i+by], names[i]
			}
			return s.changeColumns(names)
		},
	})
}

// changeColumns shows other columns; taking the last away brings the usual ones
// back.
func (s *Screen) changeColumns(names []string) []screen.Item {
	if err := s.setColumns(names); err != nil {
		s.host.Say(screen.Bad, err.Error())
	}
	s.sift()
	return s.columnItems()
}

// columnItems are the columns that are shown, in their order, and then the
// others.
func (s *Screen) columnItems() []screen.Item {
	names := s.columnNames()
	all := s.allColumns()
	fit := fitting(s.columns, s.ranked(), s.width)
	var items []screen.Item
	add := func(c column, mark bool) {
		item := s.columnItem(c)
		item.Mark = mark
		if mark && s.width > 0 && !slices.ContainsFunc(fit, func(x column) bool { return x.name == c.name }) {
			item.Note = "no room for it at this width: " + s.host.Key("list.back") + " moves it up"
		}
		items = append(items, item)
	}
	for _, name := range names {
		add(all[slices.IndexFunc(all, func(c column) bool { return c.name == name })], true)
	}
	for _, c := range all {
		if !slices.Contains(names, c.name) {
			add(c, false)
		}
	}
	return items
}
