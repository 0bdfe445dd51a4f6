package search

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"
)

// candidates scores every text with one of the terms and returns the most promising, as they are written.
func (f *file) candidates(ctx context.Context, a ask) (found, error) {
	f.swap.RLock()
	defer f.swap.RUnlock()
	if f.writer == nil {
		return found{}, ErrBroken
	}
	r, err := f.readers.take(ctx)
	if err != nil {
		return found{}, failed("open the search index", err)
	}
	result, err := f.look(ctx, r, a)
	f.readers.give(r, err)
	return result, failed("search", err)
}

func (f *file) look(ctx context.Context, r *reader, a ask) (_ found, err error) {
	if err := r.begin.Exec(); err != nil { // one look at the file: each statement alone would lock it
		return found{}, err
	}
	defer func() { err = errors.Join(err, r.commit.Exec()) }()
	f.mu.RLock()
	result, numbers, err := f.score(ctx, r, a)
	names := f.names.all // it is only ever appended to
	f.mu.RUnlock()
	if err != nil {
		return found{}, err
	}
	result.texts, err = r.read(numbers, names)
	return result, err
}

// score adds up what every text counts, and returns the numbers of the best.
func (f *file) score(ctx context.Context, r *reader, a ask) (found, []int, error) {
	result := found{all: f.live, with: map[term]int{}}
	blocks := (len(f.rows) + blockSize - 1) >> blockBits
	lists, counts, err := r.lists(blocks, a.terms)
	if err != nil {
		return found{}, nil, err
	}
	weights := make([]float32, len(a.terms))
	for i, t := range a.terms {
		result.with[t.term] = counts[i]
		weights[i] = float32(t.weight * rarity(counts[i], f.live))
	}
	best := top{most: a.most}
	only := filterOf(a, f.names.all)
	if r.scores == nil {
		r.scores = make([]float32, blockSize)
	}
	for block := range blocks {
		if err := ctx.Err(); err != nil {
			return found{}, nil, err
		}
		scoreBlock(block, f.rows, lists, weights, only, r.scores, &best)
	}
	return result, best.list(), nil
}

// filter is what a text must be like.
type filter struct {
	kinds      []uint16
	anyKind    bool
	department int // -1: any
	heads      bool
}

func filterOf(a ask, names []string) filter {
	only := filter{anyKind: len(a.kinds) == 0, department: -1, heads: a.heads}
	for _, kind := range a.kinds {
		if i := slices.Index(names, kind); i >= 0 {
			only.kinds = append(only.kinds, uint16(i))
		}
	}
	if a.department != "" {
		if only.department = slices.Index(names, a.department); only.department < 0 {
			only.department = len(names) // nobody's
		}
	}
	return only
}

func (o filter) takes(r row) bool {
	return r.live && (o.anyKind || slices.Contains(o.kinds, r.kind)) && (o.department < 0 || int(r.department) == o.department)
}

// scoreBlock adds up what the terms of a block's texts count, and has the best of them remembered. scores are zero
// before and after.
func scoreBlock(block int, rows []row, lists [][][]byte, weights []float32, only filter, scores []float32, best *top) {
	any := false
	for i, perBlock := range lists {
		if len(perBlock[block]) > 0 {
			any = true
			addUp(perBlock[block], countsOf(weights[i], only.heads), scores)
		}
	}
	if !any {
		return
	}
	first := block << blockBits
	rows = rows[first:min(first+blockSize, len(rows))]
	floor := best.least() / mostStanding // what has less cannot be among the best, whatever it is worth beside that
	for local, score := range scores[:len(rows)] {
		if score <= floor {
			continue
		}
		if score *= rows[local].standing; score > best.least() && only.takes(rows[local]) {
			best.add(first+local, score)
			floor = best.least() / mostStanding
		}
	}
	clear(scores)
}

// countsOf are what a term of a weight counts, by its flags.
func countsOf(weight float32, heads bool) *[len(place)]float32 {
	var counts [len(place)]float32
	for f := range counts {
		if !heads || flags(f)&(inTitle|inTags|inAsked) != 0 {
			counts[f] = weight * place[f]
		}
	}
	return &counts
}

// addUp is each, with what it would call written out: it runs for every text that has a term.
func addUp(data []byte, counts *[len(place)]float32, scores []float32) {
	local, once := -1, counts[bodyOnce]
	for i := 0; i < len(data); {
		v := uint(data[i])
		i++
		if v >= 0x80 {
			v &= 0x7F
			for shift := 7; ; shift += 7 {
				if i == len(data) || shift > 21 {
					return
				}
				c := uint(data[i])
				i++
				v |= c & 0x7F << shift
				if c < 0x80 {
					break
				}
			}
		}
		local += int(v>>1) + 1
		if local >= len(scores) {
			return
		}
		if v&1 == 0 {
			scores[local] += once
			continue
		}
		if i == len(data) {
			return
		}
		scores[local] += counts[data[i]&byte(len(place)-1)]
		i++
	}
}

// lists reads the posting lists of terms, a slice for each block, and how many texts have each term. The lists are good
// until the reader reads again.
func (r *reader) lists(blocks int, asked []weighed) ([][][]byte, []int, error) {
	type span struct{ from, to int }
	spans := make([][]span, len(asked))
	r.arena = r.arena[:0]
	for i, t := range asked {
		spans[i] = make([]span, blocks)
		for block := range blocks {
			from := len(r.arena)
			if err := r.append(key(block, t.term)); err != nil {
				return nil, nil, err
			}
			spans[i][block] = span{from, len(r.arena)}
		}
	}
	all, counts := make([][][]byte, len(asked)), make([]int, len(asked))
	for i := range asked {
		all[i] = make([][]byte, blocks)
		for block, s := range spans[i] {
			n, data := opened(r.arena[s.from:s.to])
			all[i][block] = data
			counts[i] += n
		}
	}
	return all, counts, nil
}

func (r *reader) append(k int64) error {
	if err := r.list.BindInt64(1, k); err != nil {
		return err
	}
	if r.list.Step() {
		r.arena = append(r.arena, r.list.ColumnRawBlob(0)...)
	}
	if err := r.list.Err(); err != nil {
		return err
	}
	return r.list.Reset()
}

// read reads texts by their numbers. One that was taken down in between is left out.
func (r *reader) read(numbers []int, names []string) ([]candidate, error) {
	list := make([]candidate, 0, len(numbers))
	for _, n := range numbers {
		s := r.text
		if err := s.BindInt(1, n); err != nil {
			return nil, err
		}
		if s.Step() {
			list = append(list, candidate{
				id: s.ColumnText(0), at: time.Unix(s.ColumnInt64(1), 0).UTC(), useful: s.ColumnInt(2), views: s.ColumnInt(3),
				kind: names[s.ColumnInt(4)], text: unpack(s.ColumnRawBlob(5)),
			})
		}
		if err := errors.Join(s.Err(), s.Reset()); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// top are the best of many, at most most of them.
type top struct {
	most int
	heap []scored // the least of them first
}

type scored struct {
	n     int
	score float32
}

func (t *top) least() float32 {
	if len(t.heap) < t.most {
		return 0
	}
	return t.heap[0].score
}

func (t *top) add(n int, score float32) {
	if len(t.heap) < t.most {
		t.heap = append(t.heap, scored{n, score})
		for i := len(t.heap) - 1; i > 0 && t.heap[i].score < t.heap[(i-1)/2].score; i = (i - 1) / 2 {
			t.heap[i], t.heap[(i-1)/2] = t.heap[(i-1)/2], t.heap[i]
		}
		return
	}
	t.heap[0] = scored{n, score}
	for i := 0; ; {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(t.heap); child++ {
			if t.heap[child].score < t.heap[least].score {
				least = child
			}
		}
		if least == i {
			return
		}
		t.heap[i], t.heap[least] = t.heap[least], t.heap[i]
		i = least
	}
}

// list is the best first.
func (t *top) list() []int {
	slices.SortFunc(t.heap, func(a, b scored) int { return cmp.Or(cmp.Compare(b.score, a.score), a.n-b.n) })
	numbers := make([]int, len(t.heap))
	for i, s := range t.heap {
		numbers[i] = s.n
	}
	return numbers
}
