package search

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/ncruces/go-sqlite3"

	"example.org/hotline/model"
)

// files is the embedded index: a file for each collection, in a folder that no other process uses.
type files struct {
	*finder
	folder string
	lock   *sqlite3.Conn
	of     map[model.SearchCollection]*file
}

// openFiles opens the index in a folder. Where another process has that one, its neighbour is taken: each process keeps
// an index of its own.
func openFiles(folder string, of []model.SearchCollection, now func() time.Time) (Index, error) {
	own, lock, err := ownFolder(folder)
	if err != nil {
		return nil, err
	}
	all := &files{folder: own, lock: lock, of: map[model.SearchCollection]*file{}}
	all.finder = newFinder(all, now)
	for _, c := range of {
		f, err := openFile(filepath.Join(own, string(c)+".db"), now)
		if err != nil {
			return nil, errors.Join(err, all.Close())
		}
		all.of[c] = f
	}
	return all, nil
}

const mostProcesses = 64 // in one folder

func ownFolder(folder string) (string, *sqlite3.Conn, error) {
	for i := range mostProcesses {
		own := folder
		if i > 0 {
			own += "-" + strconv.Itoa(i+1)
		}
		if err := os.MkdirAll(own, 0o700); err != nil {
			return "", nil, fmt.Errorf("the folder of the search index cannot be made: %w", err)
		}
		lock, err := sqlite3.Open(filepath.Join(own, "lock"))
		if err == nil {
			if err = lock.Exec("PRAGMA busy_timeout=0; PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE"); err == nil {
				return own, lock, nil
			}
			_ = lock.Close()
		}
		if !errors.Is(err, sqlite3.BUSY) {
			return "", nil, fmt.Errorf("the folder of the search index cannot be used: %w", err)
		}
	}
	return "", nil, fmt.Errorf("the folder of the search index, %s, is used by %d processes", folder, mostProcesses)
}

// Close closes all files.
func (a *files) Close() error {
	for _, f := range a.of {
		f.close()
	}
	return a.lock.Close()
}

// Shared tells that this index is this process's own.
func (a *files) Shared() bool { return false }

var errCollection = errors.New("there is no such collection")

func (a *files) file(c model.SearchCollection) (*file, error) {
	f := a.of[c]
	if f == nil {
		return nil, fmt.Errorf("%w: %s", errCollection, c)
	}
	return f, nil
}

// putAtOnce is how many texts a transaction takes: readers see them at once.
const putAtOnce = 500

// Put adds texts, or takes them in place of those with their ids.
func (a *files) Put(ctx context.Context, c model.SearchCollection, docs []model.SearchDoc) error {
	f, err := a.file(c)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(latest(docs), putAtOnce) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f.change(nil, some); err != nil {
			return err
		}
	}
	return nil
}

// latest is the last of those with one id.
func latest(docs []model.SearchDoc) []model.SearchDoc {
	at := map[string]int{}
	var list []model.SearchDoc
	for _, d := range docs {
		if i, twice := at[d.ID]; twice {
			list[i] = d
			continue
		}
		at[d.ID] = len(list)
		list = append(list, d)
	}
	return list
}

// Remove forgets texts.
func (a *files) Remove(_ context.Context, c model.SearchCollection, ids []string) error {
	f, err := a.file(c)
	if err != nil || len(ids) == 0 {
		return err
	}
	return f.change(ids, nil)
}

// Rebuild builds a collection's file anew.
func (a *files) Rebuild(ctx context.Context, c model.SearchCollection, stamp Stamp, walk Walk) (int, error) {
	f, err := a.file(c)
	if err != nil {
		return 0, err
	}
	return f.rebuild(ctx, stamp, walk)
}

// Stamp is how far a collection has come.
func (a *files) Stamp(_ context.Context, c model.SearchCollection) (Stamp, error) {
	f, err := a.file(c)
	if err != nil {
		return Stamp{}, err
	}
	return f.stamp()
}

// SetStamp keeps how far a collection has come.
func (a *files) SetStamp(_ context.Context, c model.SearchCollection, s Stamp) error {
	f, err := a.file(c)
	if err != nil {
		return err
	}
	return f.setStamp(s)
}

func (a *files) candidates(ctx context.Context, q ask) (found, error) {
	f, err := a.file(q.collection)
	if err != nil {
		return found{}, err
	}
	return f.candidates(ctx, q)
}

// Count is how many texts a collection has.
func (a *files) Count(_ context.Context, c model.SearchCollection) (int, error) {
	f, err := a.file(c)
	if err != nil {
		return 0, err
	}
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.live, nil
}
