package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// staffCmd is hotline staff.
type staffCmd struct {
	Add staffAddCmd `cmd:"" help:"Create a log-in. Its password is read from standard input, or made and printed once."`
}

type staffAddCmd struct {
	Name string `arg:"" help:"The log-in's name."`
	Role string `required:"" placeholder:"ROLE" help:"What the log-in may do."`
}

const leastPassword = 10 // characters

// hashing is what argon2id costs: about 50 ms, and a storm of log-ins does not eat the memory.
var hashing = &argon2id.Params{Memory: 19 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// Run creates the log-in.
func (c staffAddCmd) Run(ctx context.Context, e *env) error {
	name, role := strings.TrimSpace(c.Name), model.Role(c.Role)
	if name == "" || utf8.RuneCountInString(name) > 40 {
		return usage(errors.New("NAME takes 1 to 40 characters"))
	}
	if !slices.Contains(model.StaffRoles, role) {
		return usage(fmt.Errorf("--role %s: there is no such role; it takes one of %v", c.Role, model.StaffRoles))
	}
	password, made, err := readPassword(e.in)
	if err != nil {
		return err
	}
	hash, err := argon2id.CreateHash(password, hashing)
	if err != nil {
		return err
	}
	return e.withStore(ctx, func(st *store.Store) error {
		if err := upToDate(ctx, st, slog.New(slog.DiscardHandler)); err != nil {
			return err
		}
		err := st.AddStaff(ctx, name, role, hash)
		if errors.Is(err, store.ErrExists) {
			return fmt.Errorf("there is a log-in %s already", name)
		}
		if err != nil {
			return notReady(err)
		}
		text := fmt.Sprintf("created %s with role %s\n", name, role)
		if made {
			text += "password (shown this once): " + password + "\n"
		}
		return say(e.out, text)
	})
}

// readPassword is the first line of in; where there is none, or a person sits at the keyboard, one is made.
func readPassword(in io.Reader) (password string, made bool, err error) {
	if !isTerminal(in) {
		line, err := bufio.NewReader(io.LimitReader(in, 1<<10)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", false, err
		}
		password = strings.TrimRight(line, "\r\n")
	}
	if password == "" {
		return rand.Text()[:20], true, nil
	}
	if utf8.RuneCountInString(password) < leastPassword {
		return "", false, usage(fmt.Errorf("the password on standard input takes at least %d characters", leastPassword))
	}
	return password, false, nil
}

func isTerminal(in io.Reader) bool {
	f, ok := in.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
