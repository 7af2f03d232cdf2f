package command

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"

	"github.com/spf13/cobra"
)

// keySize is the size of a new key, in random bytes.
const keySize = 32

func (a App) tokenKey() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "key",
		Short: "Print a new key to sign tokens with",
		Long: `Print a new random key for API_SECRET_KEY. Whoever has it can make any token: keep
it in a file that only the server's user can read.`,
		Example: `  (umask 077; echo "API_SECRET_KEY=$(copydesk token key)" >> .env)
  copydesk --serve --env-file .env`,
		Args: usage(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			var secret [keySize]byte
			rand.Read(secret[:])
			key := base64.RawURLEncoding.EncodeToString(secret[:])
			if asJSON {
				return printJSON(a.Stdout, map[string]string{"key": key})
			}
			_, err := fmt.Fprintln(a.Stdout, key)
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}
