package store

import (
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"math"

	"copydesk/engine/fault"
	"copydesk/engine/query"
)

// tokenVersion is the first byte of every page token.
const tokenVersion = 1

// hashOf is a hash of what a query asks for, so that a token of another is told
// apart.
func hashOf(parts []string) uint64 {
	h := fnv.New64a()
	for _, p := range parts {
		h.Write(appendString(nil, p))
	}
	return h.Sum64()
}

// writeToken returns a page token: the version, the hash of the query, and the
// place of the last that the page shows (its values, its time of creation, its
// id), in URL-safe base64.
func writeToken(hash uint64, orders []query.Order, p place) string {
	b := binary.LittleEndian.AppendUint64([]byte{tokenVersion}, hash)
	for i, o := range orders {
		v := p.values[i]
		switch {
		case !v.ok:
			b = append(b, 0)
		case o.Field.Kind() == query.Text:
			b = appendString(append(b, 1), v.text)
		default:
			b = appendFloat(append(b, 1), v.number)
		}
	}
	b = p.created.append(b)
	return base64.RawURLEncoding.EncodeToString(append(b, p.id...))
}

// readToken returns the place that a token names, nil if it is empty.
func readToken(token string, hash uint64, orders []query.Order) (*place, error) {
	if token == "" {
		return nil, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(token)
	p := packed{b: b}
	if err != nil || p.byte() != tokenVersion {
		return nil, fault.Newf(fault.Invalid, "page token %.20q is none that a page has given; begin with the first page", token)
	}
	if p.fixed() != hash {
		return nil, fault.Newf(fault.Invalid, "the page token is of another query; ask for its pages with the same filter, order, experiment and view, or begin with the first page")
	}
	out := &place{values: make([]value, len(orders))}
	for i, o := range orders {
		switch has := p.byte(); {
		case has == 0:
			continue
		case has != 1:
			p.fail()
		case o.Field.Kind() == query.Text:
			out.values[i].text = p.string()
		default:
			out.values[i].number = math.Float64frombits(p.fixed())
		}
		out.values[i].ok = true
	}
	out.created = p.stamp()
	if out.id = string(p.b); p.err != nil || out.id == "" {
		return nil, fault.Newf(fault.Invalid, "page token %.20q is cut short; begin with the first page", token)
	}
	return out, nil
}
