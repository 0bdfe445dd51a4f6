// Package blob keeps files under names: in a folder of this machine, or in a bucket that speaks S3. It knows nothing of
// what is in them; photos arrive here already encrypted.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Store keeps files. Its methods may be called concurrently.
type Store interface {
	// Put keeps size bytes of r under name, in place of what was there. It is all or nothing: a reader with more or
	// fewer bytes, or one that fails, leaves name as it was.
	Put(ctx context.Context, name string, r io.Reader, size int64) error
	// Get opens what name holds, or returns ErrNotFound. The caller closes it.
	Get(ctx context.Context, name string) (io.ReadCloser, error)
	// Delete forgets name; that there was nothing is no error.
	Delete(ctx context.Context, name string) error
	// Check tells whether files can be kept now.
	Check(ctx context.Context) error
}

var (
	// ErrNotFound means that the name holds nothing.
	ErrNotFound = errors.New("no such file")

	errName = errors.New("a name is 5 to 128 letters, digits, - or _")
	errSize = errors.New("the content is not of the size that was announced")
)

const form = `photos.url takes "file:folder" or "s3://bucket?endpoint=https://host", with &region= and &path_style=true where needed`

// Option adds to what the url of Open says.
type Option func(*options)

type options struct{ id, secret string }

// Keys are the access key of an S3 store whose url has none (s3://id:secret@bucket…), as from AWS_ACCESS_KEY_ID and
// AWS_SECRET_ACCESS_KEY.
func Keys(id, secret string) Option {
	return func(o *options) { o.id, o.secret = id, secret }
}

// Open returns the store at url, "file:folder" or "s3://bucket?endpoint=…", once it has checked that it works: a folder
// is made where it does not exist, a bucket is not. Errors name photos.url, but never hold a secret of it.
func Open(ctx context.Context, url string, opts ...Option) (Store, error) {
	var o options
	for _, opt := range opts {
		opt(&o)
	}
	s, err := open(url, o)
	if err != nil {
		return nil, err
	}
	if err := s.Check(ctx); err != nil {
		return nil, fmt.Errorf("photos.url: %w", err)
	}
	return s, nil
}

func open(url string, o options) (Store, error) {
	if root, ok := strings.CutPrefix(url, "file:"); ok && root != "" {
		return folder{root: root}, nil
	}
	if rest, ok := strings.CutPrefix(url, "s3://"); ok {
		return openBucket(rest, o)
	}
	return nil, errors.New(form)
}

// check refuses every name that could leave the store, or that is too short to be spread over folders.
func check(name string) error {
	if len(name) < 5 || len(name) > 128 {
		return errName
	}
	for _, c := range []byte(name) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_':
		default:
			return errName
		}
	}
	return nil
}
