package exporting

import (
	"context"
	"errors"
	"fmt"
	"io"

	"example.org/hotline/model"
)

// partSize is how much of a file is sealed and kept as one: a file of any length takes the memory of a few parts.
const partSize = 4 << 20

// File is a finished file on its way out.
type File struct {
	model.ExportJob

	files files
	first []byte // it is there before anything is said of the file
}

// Write writes the file, part after part.
func (f *File) Write(ctx context.Context, w io.Writer) error {
	for i, name := range f.names() {
		part := f.first
		if i > 0 {
			var err error
			if part, err = f.files.Get(ctx, name); err != nil {
				return fmt.Errorf("read part %d of export %d: %w", i, f.ID, err)
			}
		}
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}

func (f *File) names() []string { return partNames(f.ExportJob) }

// leftNames are what the parts of a job's file may be called that this and earlier tries have left. No try begins before those of
// the tries before are gone.
func leftNames(j model.ExportJob) []string {
	if j.Parts == 0 {
		return []string{j.FileKey}
	}
	var names []string
	for ; j.Tries > 0; j.Tries-- {
		names = append(names, partNames(j)...)
	}
	return names
}

// partNames are what the parts of a job's file are called. Each try has its own, so that two who make the same file, since one was
// taken for dead, do not mix theirs. What an older program made is in one piece.
func partNames(j model.ExportJob) []string {
	if j.Parts == 0 {
		return []string{j.FileKey}
	}
	names := make([]string, j.Parts)
	for i := range names {
		names[i] = fmt.Sprintf("%s-%d-%d", j.FileKey, j.Tries, i)
	}
	return names
}

// drop deletes the parts of a job's file, and of the tries before.
func (o *Office) drop(ctx context.Context, j model.ExportJob) (err error) {
	for _, name := range leftNames(j) {
		err = errors.Join(err, o.Files.Delete(ctx, name))
	}
	return err
}

// parts takes a file as it is written.
type parts struct {
	buf   []byte
	bytes int64
	put   func(body []byte) error // keeps the next part
}

func (p *parts) Write(b []byte) (int, error) {
	for rest := b; len(rest) > 0; {
		n := min(len(rest), partSize-len(p.buf))
		p.buf, rest = append(p.buf, rest[:n]...), rest[n:]
		if len(p.buf) == partSize {
			if err := p.flush(); err != nil {
				return 0, err
			}
		}
	}
	return len(b), nil
}

// flush keeps what there is.
func (p *parts) flush() error {
	if len(p.buf) == 0 {
		return nil
	}
	if err := p.put(p.buf); err != nil {
		return err
	}
	p.bytes += int64(len(p.buf))
	p.buf = p.buf[:0]
	return nil
}
