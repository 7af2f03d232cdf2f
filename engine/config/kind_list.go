package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// nameOfHost is the name of a host, in lower case.
func nameOfHost(n *yaml.Node) (json.RawMessage, error) {
	if isText(n) && hostName.MatchString(n.Value) {
		return encode(strings.ToLower(n.Value))
	}
	return nil, errors.New("the name of a host")
}

// webOrigin is the origin of a web page as browsers send it, or *.
func webOrigin(n *yaml.Node) (json.RawMessage, error) {
	if isText(n) {
		u, err := url.Parse(n.Value)
		switch {
		case n.Value == "*":
			return encode(n.Value)
		case err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.Scheme+"://"+u.Host == n.Value:
			return encode(strings.ToLower(n.Value))
		}
	}
	return nil, errors.New("an origin")
}

// network is a network, or an address, which is one of its own.
func network(n *yaml.Node) (json.RawMessage, error) {
	if isText(n) {
		if p, err := netip.ParsePrefix(n.Value); err == nil {
			return encode(p.Masked())
		}
		if a, err := netip.ParseAddr(n.Value); err == nil && a.Zone() == "" {
			return encode(netip.PrefixFrom(a, a.BitLen()))
		}
	}
	return nil, errors.New("a network")
}

// mostItems is how long a list of settings may be.
const mostItems = 1000

// listOf is a list of what k is, described by what. One value alone is a list of
// it, and an empty list none.
func listOf(k kind, what string) kind {
	return func(n *yaml.Node) (json.RawMessage, error) {
		items := []*yaml.Node{n}
		if n.Kind == yaml.SequenceNode {
			items = n.Content
		}
		values := []json.RawMessage{}
		for _, item := range items[:min(len(items), mostItems)] {
			if v, err := k(dereference(item)); err == nil && !slices.ContainsFunc(values, func(other json.RawMessage) bool { return bytes.Equal(v, other) }) {
				values = append(values, v)
			} else if err != nil {
				return nil, errors.New("a list of " + what)
			}
		}
		if len(items) > mostItems {
			return nil, fmt.Errorf("a list of at most %d %s", mostItems, what)
		}
		return encode(values)
	}
}
