package search

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A list gives back what was put into it, whether it was written at once or continued, and scoring reads the same.
func TestPostingLists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		numbers := slices.Sorted(slices.Values(rapid.SliceOfNDistinct(rapid.IntRange(0, blockSize-1), 0, 300, rapid.ID[int]).Draw(t, "numbers")))
		where := map[int]flags{}
		l := &list{}
		breaks := rapid.IntRange(0, 300).Draw(t, "where it is continued")
		for i, n := range numbers {
			if i == breaks {
				l = resume(l.kept())
			}
			where[n] = flags(rapid.IntRange(1, len(place)-1).Draw(t, "flags"))
			l.add(n, where[n])
		}
		count, data := opened(l.kept())
		got := map[int]flags{}
		each(data, func(local int, f flags) { got[local] = f })
		if count != len(numbers) || len(got) != len(numbers) {
			t.Fatalf("%d and %d of %d", count, len(got), len(numbers))
		}
		scores := make([]float32, blockSize)
		addUp(data, countsOf(2, false), scores)
		for n, f := range where {
			if got[n] != f || scores[n] != 2*place[f] {
				t.Fatalf("%d: %b, %g", n, got[n], scores[n])
			}
		}
	})
}

// A file may hold anything after a machine has failed.
func FuzzPostingList(f *testing.F) {
	f.Add([]byte{0x02, 0x01, 0x05, 0x80})
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01})
	f.Fuzz(func(_ *testing.T, kept []byte) {
		_, data := opened(kept)
		each(data, func(local int, _ flags) { _ = [blockSize]bool{}[local] })
		addUp(data, countsOf(1, true), make([]float32, blockSize))
	})
}
