package search

import "encoding/binary"

// A posting list says which texts of a block have a term, and where. Texts are numbered; a block is blockSize numbers.
// For each text it holds the distance from the one before, shifted by one bit, as a varint; the bit says that the flags
// follow. Without it the term stands in the body, once: nine of ten postings are so.
const (
	blockBits = 15
	blockSize = 1 << blockBits
)

// list is a posting list that is being written.
type list struct {
	data []byte
	next int // the lowest number that can follow
}

func (l *list) add(local int, f flags) {
	distance := uint64(local-l.next) << 1
	l.next = local + 1
	if f == bodyOnce {
		l.data = binary.AppendUvarint(l.data, distance)
		return
	}
	l.data = append(binary.AppendUvarint(l.data, distance|1), byte(f))
}

// resume continues a list that was written before.
func resume(data []byte) *list {
	l := &list{data: data}
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

// count is how many texts a list names.
func count(data []byte) int {
	n := 0
	for i := 0; i < len(data); n++ {
		withFlags := data[i]&1 != 0
		for i < len(data) && data[i] >= 0x80 {
			i++
		}
		i++
		if withFlags {
			i++
		}
	}
	return n
}

// key is where the list of a term in a block is kept.
func key(block int, t term) int64 { return int64(block)<<termBits | int64(t) }
