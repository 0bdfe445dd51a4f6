package search

import "encoding/binary"

// A posting list says which texts of a block have a term, and where. Texts are numbered; a block is blockSize numbers.
// For each text it holds the distance from the one before, shifted by one bit, as a varint; the bit says that the flags
// follow. Without it the term stands in the body, once: nine of ten postings are so.
const (
	blockBits = 16
	blockSize = 1 << blockBits
)

// list is a posting list that is being written.
type list struct {
	data  []byte
	count int
	next  int // the lowest number that can follow
}

func (l *list) add(local int, f flags) {
	distance := uint64(local-l.next) << 1
	l.next = local + 1
	l.count++
	if f == bodyOnce {
		l.data = binary.AppendUvarint(l.data, distance)
		return
	}
	l.data = append(binary.AppendUvarint(l.data, distance|1), byte(f))
}

// kept is a list as it is written: with how many texts it names in front, which is asked for before any of them.
func (l *list) kept() []byte {
	return append(binary.AppendUvarint(make([]byte, 0, len(l.data)+binary.MaxVarintLen32), uint64(l.count)), l.data...)
}

// opened is what kept wrote: how many texts, and which.
func opened(kept []byte) (int, []byte) {
	n, size := binary.Uvarint(kept)
	if size <= 0 {
		return 0, nil
	}
	return int(n), kept[size:]
}

// resume continues a list that was written before.
func resume(kept []byte) *list {
	n, data := opened(kept)
	l := &list{data: data, count: n}
	each(data, func(local int, _ flags) { l.next = local + 1 })
	return l
}

// each reads a list; what is no list ends it.
func each(data []byte, do func(local int, f flags)) {
	local := -1
	for len(data) > 0 {
		v := uint64(data[0])
		n := 1
		if v >= 0x80 {
			if v, n = binary.Uvarint(data); n <= 0 {
				return
			}
		}
		data = data[n:]
		local += int(v>>1) + 1
		f := bodyOnce
		if v&1 != 0 {
			if len(data) == 0 {
				return
			}
			f, data = flags(data[0])&(inTitle|inTags|inAsked|bodyMost), data[1:]
		}
		if local >= blockSize {
			return
		}
		do(local, f)
	}
}

// key is where the list of a term in a block is kept.
func key(block int, t term) int64 { return int64(block)<<termBits | int64(t) }
