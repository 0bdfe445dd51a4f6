package kv

import (
	"errors"
	"fmt"
	"strings"
)

// fail says which operation failed. The password never gets out, nor does a key.
func (s *Store) fail(op string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("redis: %s: %w", op, hide(err, s.secret))
}

// hide returns err as it is, or its text without the secret where it has one in it.
func hide(err error, secret string) error {
	if secret == "" || !strings.Contains(err.Error(), secret) {
		return err
	}
	return errors.New(strings.ReplaceAll(err.Error(), secret, "***"))
}
