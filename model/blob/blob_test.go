package blob

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

const secret = "s3cr/t@?key"

// everywhere runs a test on a folder and on a bucket.
func everywhere(t *testing.T, test func(t *testing.T, s Store)) {
	t.Helper()
	t.Run("folder", func(t *testing.T) {
		test(t, opened(t, "file:"+filepath.Join(t.TempDir(), "photos")))
	})
	t.Run("bucket", func(t *testing.T) {
		test(t, opened(t, "s3://id:"+secret+"@photos?region=us-east-1&path_style=true&endpoint="+s3(t)))
	})
}

func opened(t *testing.T, url string, opts ...Option) Store {
	t.Helper()
	s, err := Open(t.Context(), url, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// s3 starts a store with one bucket, photos.
func s3(t *testing.T) string {
	t.Helper()
	mem := s3mem.New()
	if err := mem.CreateBucket("photos"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(mem, gofakes3.WithLogger(gofakes3.DiscardLog())).Server())
	t.Cleanup(server.Close)
	return server.URL
}

func put(t *testing.T, s Store, name, content string) {
	t.Helper()
	if err := s.Put(t.Context(), name, strings.NewReader(content), int64(len(content))); err != nil {
		t.Fatal(err)
	}
}

// holds checks what name holds; want "" means nothing.
func holds(t *testing.T, s Store, name, want string) {
	t.Helper()
	r, err := s.Get(t.Context(), name)
	if want == "" {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: got %v, want ErrNotFound", name, err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if err != nil || r.Close() != nil || string(got) != want {
		t.Errorf("%s holds %q (%v), want %q", name, got, err, want)
	}
}

func TestPutGetDelete(t *testing.T) {
	everywhere(t, func(t *testing.T, s Store) {
		holds(t, s, "0123456789", "")
		put(t, s, "0123456789", "一张照片")
		put(t, s, "0123456780", "另一张照片")
		holds(t, s, "0123456789", "一张照片")
		put(t, s, "0123456789", "新")
		holds(t, s, "0123456789", "新")
		for range 2 {
			if err := s.Delete(t.Context(), "0123456789"); err != nil {
				t.Error(err)
			}
			holds(t, s, "0123456789", "")
		}
		holds(t, s, "0123456780", "另一张照片")
		if err := s.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestNamesCannotLeaveTheStore(t *testing.T) {
	everywhere(t, func(t *testing.T, s Store) {
		for _, name := range []string{
			"", "abcd", "../../etc/passwd", "ab/cd/ef", "..abcde", ".hidden", "abcde\x00", "abcdé", `ab\cdef`, "ab cdef",
			strings.Repeat("a", 129),
		} {
			_, get := s.Get(t.Context(), name)
			for _, err := range []error{get, s.Put(t.Context(), name, strings.NewReader("x"), 1), s.Delete(t.Context(), name)} {
				if !errors.Is(err, errName) {
					t.Errorf("%q: %v", name, err)
				}
			}
		}
	})
}

func TestPutIsAllOrNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, s Store) {
		put(t, s, "photo", "before")
		canceled, cancel := context.WithCancel(t.Context())
		cancel()
		for name, try := range map[string]struct {
			ctx  context.Context
			r    io.Reader
			size int64
		}{
			"fewer bytes":     {t.Context(), strings.NewReader("short"), 6},
			"more bytes":      {t.Context(), strings.NewReader("long"), 3},
			"a failing photo": {t.Context(), iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader("half"))), 4},
			"nobody waits":    {canceled, strings.NewReader("late"), 4},
		} {
			if err := s.Put(try.ctx, "photo", try.r, try.size); err == nil {
				t.Errorf("%s: kept", name)
			}
			holds(t, s, "photo", "before")
		}
	})
}

func TestReadersSeeOneWholeFile(t *testing.T) {
	everywhere(t, func(t *testing.T, s Store) {
		contents := []string{strings.Repeat("a", 100_000), strings.Repeat("b", 100_000)}
		put(t, s, "photo", contents[0])
		var wg sync.WaitGroup
		for _, c := range contents {
			wg.Go(func() {
				for range 5 {
					if err := s.Put(t.Context(), "photo", strings.NewReader(c), int64(len(c))); err != nil {
						t.Error(err)
					}
				}
			})
			wg.Go(func() {
				for range 10 {
					r, err := s.Get(t.Context(), "photo")
					if err != nil {
						t.Error(err)
						return
					}
					got, _ := io.ReadAll(r)
					_ = r.Close()
					if len(got) != 100_000 || bytes.Count(got, got[:1]) != len(got) {
						t.Errorf("read a mixture of %d bytes", len(got))
					}
				}
			})
		}
		wg.Wait()
	})
}

func TestFolderHoldsOnlyItsFiles(t *testing.T) {
	root := filepath.Join(t.TempDir(), "data", "photos")
	s := opened(t, "file:"+root)
	put(t, s, "abcdef", "x")
	_ = s.Put(t.Context(), "abcdeg", strings.NewReader("short"), 9)
	var files []string
	_ = filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		info, _ := d.Info()
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is open to others: %v", path, info.Mode())
		}
		if !d.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if want := filepath.Join(root, "ab", "cd", "abcdef"); len(files) != 1 || files[0] != want {
		t.Errorf("holds %q, want %q", files, want)
	}
}

func TestUnwritableFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), "file:"+file+"/photos")
	want := "photos.url: cannot write in folder " + file + "/photos: not a directory; give it to the user that runs hotline, or name another one"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestBucketThatIsNotThere(t *testing.T) {
	_, err := Open(t.Context(), "s3://nothing?region=us-east-1&path_style=true&endpoint="+s3(t), Keys("id", secret))
	if err == nil || !strings.HasPrefix(err.Error(), "photos.url: there is no bucket nothing at 127.0.0.1:") {
		t.Errorf("got %v", err)
	}
}

func TestKeysFromOutside(t *testing.T) {
	s := opened(t, "s3://photos?region=us-east-1&path_style=true&endpoint="+s3(t), Keys("id", secret))
	put(t, s, "photo", "x")
	holds(t, s, "photo", "x")
}

func TestErrorsKeepTheSecret(t *testing.T) {
	for name, url := range map[string]string{
		"nothing":         "",
		"no folder":       "file:",
		"another kind":    "gs://id:" + secret + "@photos",
		"no bucket":       "s3://id:" + secret + "@?endpoint=h",
		"no endpoint":     "s3://id:" + secret + "@photos",
		"endpoint's path": "s3://id:" + secret + "@photos?endpoint=https://h/path",
		"odd style":       "s3://id:" + secret + "@photos?endpoint=h&path_style=yes",
		"bad escape":      "s3://id:" + secret + "%zz@photos?endpoint=h",
		"bad query":       "s3://id:" + secret + "@photos?endpoint=%zz",
		"no secret":       "s3://id@photos?endpoint=h",
		"no keys":         "s3://photos?endpoint=h",
		"nobody there":    "s3://id:" + secret + "@photos?region=r&endpoint=http://127.0.0.1:1",
	} {
		_, err := Open(t.Context(), url)
		if err == nil || !strings.HasPrefix(err.Error(), "photos.url") || strings.Contains(err.Error(), secret) ||
			strings.Contains(err.Error(), "s3cr") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
	b := bucket{secret: secret}
	if err := b.fail("x", errors.New("signed with "+secret)); strings.Contains(err.Error(), secret) {
		t.Errorf("leaked: %v", err)
	}
}
