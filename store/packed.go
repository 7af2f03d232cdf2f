package store

import (
	"cmp"
	"encoding/binary"
	"errors"
	"time"
)

// stamp is a moment, for every time that time.Time can hold.
type stamp struct {
	sec  int64
	nsec int32
}

func stampOf(t time.Time) stamp { return stamp{t.Unix(), int32(t.Nanosecond())} }

func (s stamp) time() time.Time { return time.Unix(s.sec, int64(s.nsec)).UTC() }

// milliseconds is the moment as queries have it.
func (s stamp) milliseconds() float64 { return float64(s.sec)*1e3 + float64(s.nsec)/1e6 }

func (s stamp) compare(o stamp) int {
	if c := cmp.Compare(s.sec, o.sec); c != 0 {
		return c
	}
	return cmp.Compare(s.nsec, o.nsec)
}

// newest compares what a listing that begins with the newest shows: of those of
// the same moment the lesser id comes first.
func newest(a stamp, idA string, b stamp, idB string) int {
	if c := b.compare(a); c != 0 {
		return c
	}
	return cmp.Compare(idA, idB)
}

func (s stamp) append(b []byte) []byte {
	b = binary.AppendVarint(b, s.sec)
	return binary.AppendUvarint(b, uint64(s.nsec))
}

// packed reads packed values one after the other. After the first that is not
// whole, err is set and everything is zero.
type packed struct {
	b   []byte
	err error
}

var errCut = errors.New("it is cut short")

func (p *packed) fail() {
	p.b = nil
	if p.err == nil {
		p.err = errCut
	}
}

func (p *packed) uint() uint64 {
	if len(p.b) > 0 && p.b[0] < 0x80 { // most are small
		v := p.b[0]
		p.b = p.b[1:]
		return uint64(v)
	}
	v, n := binary.Uvarint(p.b)
	if n <= 0 {
		p.fail()
		return 0
	}
	p.b = p.b[n:]
	return v
}

func (p *packed) int() int64 {
	v, n := binary.Varint(p.b)
	if n <= 0 {
		p.fail()
		return 0
	}
	p.b = p.b[n:]
	return v
}

// bytes returns the next n bytes, which are part of the packed ones.
func (p *packed) bytes(n uint64) []byte {
	if n > uint64(len(p.b)) {
		p.fail()
		return nil
	}
	out := p.b[:n]
	p.b = p.b[n:]
	return out
}

func (p *packed) byte() byte {
	if b := p.bytes(1); b != nil {
		return b[0]
	}
	return 0
}

func (p *packed) fixed() uint64 {
	if b := p.bytes(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

func (p *packed) string() string { return string(p.bytes(p.uint())) }

// count reads how many things follow that take at least size bytes each.
func (p *packed) count(size int) int {
	n := p.uint()
	if n > uint64(len(p.b)/size) {
		p.fail()
		return 0
	}
	return int(n)
}

func (p *packed) stamp() stamp {
	s := stamp{sec: p.int()}
	nsec := p.uint()
	if nsec >= 1e9 {
		p.fail()
		return stamp{}
	}
	s.nsec = int32(nsec)
	return s
}

func appendString(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}
