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

	"example.org/hotline/config"
	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/service/staff"
)

// staffCmd is hotline staff.
type staffCmd struct {
	Add     staffAddCmd     `cmd:"" help:"Create a log-in. Its password is read from standard input, or made and printed once."`
	Confirm staffConfirmCmd `cmd:"" help:"Let a log-in in that waits for a supervisor."`
	Unlock  staffUnlockCmd  `cmd:"" help:"Forgive a log-in its wrong passwords and codes."`
}

type staffAddCmd struct {
	Name       string   `arg:"" help:"The log-in's name."`
	Role       []string `required:"" placeholder:"ROLE" help:"What the log-in may do; again, or separated by commas, for several."`
	Department string   `placeholder:"CODE" help:"The department whose tickets a handler works on."`
}

// Run creates the log-in.
func (c staffAddCmd) Run(ctx context.Context, e *env) error {
	who, err := c.staff()
	if err != nil {
		return usage(err)
	}
	password, made, err := readPassword(e.in, who.Name)
	if err != nil {
		return err
	}
	if made {
		who.PasswordUntil = e.now().Add(model.HandedOver)
	}
	hash, err := staff.Hash(password)
	if err != nil {
		return err
	}
	return e.withAudit(ctx, func(_ config.Config, st *store.Store) error {
		if err := knownDepartment(ctx, st, who.Department); err != nil {
			return err
		}
		line := model.AuditLine{
			Act: model.AuditStaffAdded, Label: "在服务器上添加账号",
			Detail: model.AuditDetail(map[string]string{"name": who.Name, "roles": strings.Join(c.Role, ","), "department": who.Department}),
		}
		if _, err := staff.NewAuditLog(st, e.now, slog.New(slog.DiscardHandler)).Record(ctx, line); err != nil {
			return notReady(err)
		}
		err := st.AddStaff(ctx, who, hash)
		if errors.Is(err, store.ErrExists) {
			return fmt.Errorf("there is a log-in %s already", who.Name)
		}
		if err != nil {
			return notReady(err)
		}
		text := fmt.Sprintf("created %s with role %s\n", who.Name, strings.Join(c.Role, ", "))
		if who.Is(model.RoleHandler) && who.Department == "" {
			text += "without --department a handler sees no tickets\n"
		}
		if made {
			text += "password (shown this once): " + password + "\nit lapses in 7 days unless it is used\n"
		}
		return say(e.out, text)
	})
}

// staff is the log-in that the flags describe.
func (c staffAddCmd) staff() (model.Staff, error) {
	who := model.Staff{Name: strings.TrimSpace(c.Name), Department: c.Department}
	if who.Name == "" || utf8.RuneCountInString(who.Name) > 40 {
		return who, errors.New("NAME takes 1 to 40 characters")
	}
	for _, r := range c.Role {
		role := model.Role(strings.TrimSpace(r))
		if !slices.Contains(model.StaffRoles, role) {
			return who, fmt.Errorf("--role %s: there is no such role; it takes one of %v", r, model.StaffRoles)
		}
		if !who.Is(role) {
			who.Roles = append(who.Roles, role)
		}
	}
	if !model.Compatible(who.Roles) {
		return who, errors.New("--role: admin and auditor go with no other role")
	}
	if who.Department != "" && !who.Is(model.RoleHandler) {
		return who, errors.New("--department goes with the role handler: the department whose tickets he works on")
	}
	return who, nil
}

// knownDepartment refuses a code that no department has; a handler of it would see nothing.
func knownDepartment(ctx context.Context, st *store.Store, code string) error {
	if code == "" {
		return nil
	}
	list, err := st.Departments(ctx)
	if err != nil {
		return notReady(err)
	}
	if !slices.ContainsFunc(list, func(d model.Department) bool { return d.Code == code }) {
		return usage(fmt.Errorf("--department %s: there is no such department; hotline department load adds them", code))
	}
	return nil
}

// readPassword is the first line of in; where there is none, or a person sits at the keyboard, one is made.
func readPassword(in io.Reader, name string) (password string, made bool, err error) {
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
	var wrong *model.Error
	if err := model.CheckPassword(name, password, "password"); errors.As(err, &wrong) {
		return "", false, usage(errors.New("the password on standard input: " + wrong.Fields["password"]))
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
