package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// departmentCmd is hotline department.
type departmentCmd struct {
	List departmentListCmd `cmd:"" help:"List the departments, a line each."`
	Load departmentLoadCmd `cmd:"" help:"Add departments from a JSON file, or change those with the same code."`
}

type departmentListCmd struct{}

// Run lists them.
func (departmentListCmd) Run(ctx context.Context, e *env) error {
	return e.withStore(ctx, func(st *store.Store) error {
		if err := upToDate(ctx, st, slog.New(slog.DiscardHandler)); err != nil {
			return err
		}
		list, err := st.Departments(ctx)
		if err != nil {
			return notReady(err)
		}
		var b strings.Builder
		for _, d := range list {
			state := ""
			if !d.Active {
				state = "  (closed)"
			}
			fmt.Fprintf(&b, "%-8s %s%s\n", d.Code, d.Name, state)
		}
		return say(e.out, b.String())
	})
}

type departmentLoadCmd struct {
	File string `arg:"" help:"A JSON list of {\"code\",\"name\",\"short\",\"scope\":[…],\"active\"}."`
}

// Run loads all of the file, or nothing where one of its departments is wrong.
func (c departmentLoadCmd) Run(ctx context.Context, e *env) error {
	file, err := os.Open(c.File)
	if err != nil {
		return usage(err)
	}
	defer file.Close()
	list, err := readDepartments(file)
	if err != nil {
		return usage(fmt.Errorf("%s: %w", c.File, err))
	}
	return e.withStore(ctx, func(st *store.Store) error {
		if err := upToDate(ctx, st, slog.New(slog.DiscardHandler)); err != nil {
			return err
		}
		if err := saveDepartments(ctx, st, list); err != nil {
			return err
		}
		return say(e.out, fmt.Sprintf("%d departments loaded\n", len(list)))
	})
}

func readDepartments(r io.Reader) ([]model.Department, error) {
	const largest = 4 << 20
	var in []struct {
		Code   string   `json:"code"`
		Name   string   `json:"name"`
		Short  string   `json:"short"`
		Scope  []string `json:"scope"`
		Active *bool    `json:"active"`
	}
	if err := json.NewDecoder(io.LimitReader(r, largest)).Decode(&in); err != nil {
		return nil, fmt.Errorf("not a JSON list of departments: %w", err)
	}
	var wrong []error
	list := make([]model.Department, len(in))
	for i, d := range in {
		list[i] = model.Department{Code: d.Code, Name: d.Name, Short: d.Short, Scope: d.Scope, Active: d.Active == nil || *d.Active}
		var fault *model.Error
		if err := list[i].Check(); errors.As(err, &fault) {
			for field, rule := range fault.Fields {
				wrong = append(wrong, fmt.Errorf("department %d: %s: %s", i+1, field, rule))
			}
		}
	}
	return list, errors.Join(wrong...)
}

func saveDepartments(ctx context.Context, st *store.Store, list []model.Department) error {
	err := st.InTx(ctx, func(tx *store.Store) error {
		for _, d := range list {
			if err := tx.SaveDepartment(ctx, d); errors.Is(err, store.ErrExists) {
				return fmt.Errorf("department %s: another has the name %s", d.Code, d.Name)
			} else if err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, model.ErrUnavailable) {
		return notReady(err)
	}
	return err
}
