package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// keyFile lies beside an embedded database.
const keyFile = "security.keys"

// Keys returns the key ring: the configured one or, with an embedded database, the one kept beside it. Where there is
// none yet, it keeps what fresh returns, readable by this user only. Losing that file loses every encrypted field.
func (c Config) Keys(fresh func() string) (Secret, error) {
	if c.Security.Keys != "" {
		return c.Security.Keys, nil
	}
	dir, embedded := c.DataDir()
	if !embedded {
		return "", &Fault{Key: "security.keys", Text: "is required with a database server"}
	}
	path := filepath.Join(dir, keyFile)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("database.url: the folder %s cannot be made; give it to the user that runs hotline, or name another one: %w", dir, err)
	}
	if err := keep(path, fresh); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("database.url: the folder %s cannot be written; give it to the user that runs hotline, or name another one: %w", dir, err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read the key: %w", err)
	}
	ring, ok := keyRing(strings.TrimSpace(string(content)))
	if !ok {
		return "", &Fault{Key: path, Text: "holds no key ring: put the file back from a backup"}
	}
	return ring, nil
}

// keep writes a new file; fs.ErrExist where there is one. The bytes are on the disk before anything is encrypted
// with them.
func keep(path string, fresh func() string) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			err = errors.Join(err, os.Remove(path))
		}
	}()
	if _, err = f.WriteString(fresh() + "\n"); err != nil {
		return err
	}
	return f.Sync()
}
