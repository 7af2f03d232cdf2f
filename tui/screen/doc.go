// Package screen is the contract between the workbench and its screens: what a
// screen is, what a person can do on it, and what it may ask of the workbench.
//
//	type Clock struct{ host *screen.Host }
//
//	func (c *Clock) Actions() []screen.Action {
//		return []screen.Action{{
//			ID: "clock.copy", Place: "in Clock", Keys: []string{"y"}, Short: "copy", Title: "copy the time",
//			Run: func() tea.Cmd { return c.host.Copy("the time", c.host.Clock().String()) },
//		}}
//	}
//
// Screens do not know each other. One that wants another to do something tells
// it with a message, such as OpenRun: the workbench hands it to every screen.
package screen
