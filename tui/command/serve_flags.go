package command

import (
	"copydesk/engine/config"
	"copydesk/engine/fault"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// servingKeys are the settings that have a flag of their own beside --serve.
var servingKeys = map[string]string{
	"host":       "API_HOST",
	"port":       "API_PORT",
	"no-auth":    "server.no_auth",
	"plain-http": "server.plain_http",
	"tls-cert":   "server.tls_cert",
	"tls-key":    "server.tls_key",
}

// serveFlags adds the flags of --serve.
func serveFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.String("host", "", "address that --serve listens on (API_HOST)")
	f.Int("port", 0, "port that --serve listens on; 0 for any that is free (API_PORT)")
	f.Bool("no-auth", false, "serve beyond this machine without a key: everybody may ask (server.no_auth)")
	f.Bool("plain-http", false, "serve beyond this machine without TLS, behind a proxy that has it (server.plain_http)")
	f.String("tls-cert", "", "certificate that --serve uses, a file in PEM (server.tls_cert)")
	f.String("tls-key", "", "key of the certificate, a file in PEM (server.tls_key)")
}

// servingFlags returns the settings that were given by a flag of --serve, which
// only the program itself has.
func servingFlags(cmd *cobra.Command) []config.Flag {
	var given []config.Flag
	if cmd.HasParent() {
		return nil
	}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if key, ok := servingKeys[f.Name]; ok {
			given = append(given, config.Flag{Name: "--" + f.Name, Key: key, Value: f.Value.String()})
		}
	})
	return given
}

// withServe refuses a flag that would have no effect without --serve.
func withServe(cmd *cobra.Command) error {
	if given := servingFlags(cmd); len(given) > 0 {
		return wrongUsageOf(cmd, fault.Newf(fault.Usage, "%s goes with --serve", given[0].Name))
	}
	return nil
}
