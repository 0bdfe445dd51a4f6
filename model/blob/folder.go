package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// folder keeps each file below two levels of folders named after the first letters of its name, so that none of them
// grows long: with hexadecimal names, 65,536 folders.
type folder struct{ root string }

const onlyUs fs.FileMode = 0o700

func (f folder) path(name string) string {
	return filepath.Join(f.root, name[0:2], name[2:4], name)
}

// Put writes beside the place and renames: a reader sees the old file or the new one, and what it returned from is on
// the disk, whatever happens to the machine.
func (f folder) Put(ctx context.Context, name string, r io.Reader, size int64) error {
	if err := check(name); err != nil {
		return fmt.Errorf("put file: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("put file: %w", err)
	}
	place := f.path(name)
	if err := f.mkdir(filepath.Dir(place)); err != nil {
		return fmt.Errorf("put file: %w", err)
	}
	if err := replace(place, r, size); err != nil {
		return fmt.Errorf("put file: %w", err)
	}
	return nil
}

// mkdir makes dir and sees to it that a new one survives a power cut: its name is in its parent's.
func (f folder) mkdir(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, onlyUs); err != nil {
		return err
	}
	parent := filepath.Dir(dir)
	return errors.Join(syncDir(parent), syncDir(filepath.Dir(parent)))
}

func replace(place string, r io.Reader, size int64) error {
	dir := filepath.Dir(place)
	temp, err := os.CreateTemp(dir, ".new-*") // mode 0600
	if err != nil {
		return err
	}
	err = errors.Join(fill(temp, r, size), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), place)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	return syncDir(dir)
}

func fill(file *os.File, r io.Reader, size int64) error {
	n, err := write(file, r, size)
	if err != nil {
		return err
	}
	if n != size {
		return errSize
	}
	return file.Sync()
}

func write(file *os.File, r io.Reader, size int64) (int64, error) {
	// What is in memory is written at once, without a buffer between.
	if whole, ok := r.(interface {
		io.WriterTo
		Len() int
	}); ok && int64(whole.Len()) == size {
		return whole.WriteTo(file)
	}
	// One byte more than announced, to see whether there is more.
	return io.Copy(file, io.LimitReader(r, size+1))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func (f folder) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	if err := check(name); err != nil {
		return nil, fmt.Errorf("get file: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("get file: %w", err)
	}
	file, err := os.Open(f.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("get file: %w", err)
	}
	return file, nil
}

func (f folder) Delete(ctx context.Context, name string) error {
	if err := check(name); err != nil {
		return fmt.Errorf("delete file: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("delete file: %w", err)
	}
	if err := os.Remove(f.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete file: %w", err)
	}
	return nil
}

// Check writes a file and removes it again.
func (f folder) Check(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := f.probe(); err != nil {
		// The operator named the folder; of the path below it only the cause matters.
		var at *fs.PathError
		if errors.As(err, &at) {
			err = at.Err
		}
		return fmt.Errorf("cannot write in folder %s: %w; give it to the user that runs hotline, or name another one", f.root, err)
	}
	return nil
}

func (f folder) probe() error {
	if err := os.MkdirAll(f.root, onlyUs); err != nil {
		return err
	}
	file, err := os.CreateTemp(f.root, ".check-*")
	if err != nil {
		return err
	}
	_, err = file.WriteString("hotline")
	return errors.Join(err, file.Close(), os.Remove(file.Name()))
}
