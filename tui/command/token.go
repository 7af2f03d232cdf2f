package command

import (
	"fmt"
	"time"

	"copydesk/engine/fault"

	"github.com/spf13/cobra"
)

// TokenRequest is a token that somebody wants.
type TokenRequest struct {
	Name, Role string
	TTL        time.Duration // how long it is good for
}

// Token is a token of the prediction server.
type Token struct {
	Text    string
	ID      string
	Expires time.Time
}

// longTTL is the life from which a person is told what a token is that cannot
// be called back.
const longTTL = 24 * time.Hour

func (a App) token() *cobra.Command {
	var ask TokenRequest
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "token",
		Short: "Make a token for a client of the prediction server",
		Long: `Make a token by which a client of the prediction server says who it is, and print
it. It is signed with API_SECRET_KEY, which the server must have, too: from the
environment, --env-file or a configuration file. A client sends it with each
request in the header Authorization: Bearer TOKEN.

The role predict may ask for predictions and read the model, viewer may read
everything, operator may start and change things, too.

A token cannot be called back before its end but by a new key: make it for an hour
and another when it has ended. While a new key takes the place of the old one,
API_SECRET_KEY_PREVIOUS has the old one, whose tokens then stay good.`,
		Example: `  copydesk token --name ada --env-file .env
  copydesk token --name dashboard --role viewer --ttl 12h --json
  curl -H "Authorization: Bearer $(copydesk token --name ada)" localhost:8000/model/info
  copydesk token key`,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if ask.Name == "" {
				return wrongUsageOf(cmd, fault.Newf(fault.Usage, "--name is needed: whom the token is for"))
			}
			c, err := a.load(cmd)
			if err != nil {
				return err
			}
			t, err := a.Token(c, ask)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a.Stdout, tokenDoc{Token: t.Text, Name: ask.Name, Role: ask.Role, ID: t.ID, Expires: t.Expires.UTC()})
			}
			if _, err := fmt.Fprintln(a.Stdout, t.Text); err != nil {
				return err
			}
			fmt.Fprintf(a.Stderr, "for %s with the role %s until %s, id %s\n", ask.Name, ask.Role, t.Expires.Local().Format(time.DateTime), t.ID)
			if ask.TTL > longTTL {
				fmt.Fprintln(a.Stderr, "warning: until then only a new API_SECRET_KEY takes it back")
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&ask.Name, "name", "", "whom the token is for, as the log of the server shows it")
	f.StringVar(&ask.Role, "role", "predict", "what may be done with it: predict, viewer or operator")
	f.DurationVar(&ask.TTL, "ttl", time.Hour, "how long it is good for, such as 15m or 12h")
	f.BoolVar(&asJSON, "json", false, "print one JSON document")
	configFlags(cmd)
	settingsFlags(cmd)
	cmd.AddCommand(a.tokenKey())
	return cmd
}

// tokenDoc is what token --json prints.
type tokenDoc struct {
	Token   string    `json:"token"`
	Name    string    `json:"name"`
	Role    string    `json:"role"`
	ID      string    `json:"id"`
	Expires time.Time `json:"expires"`
}
