package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/service/staff"
)

//go:embed demo/departments.json
var demoDepartments []byte

// demoPassword is every demo log-in's.
const demoPassword = "hotline-demo"

// demoStaff are the log-ins of the demo; beside them every department has its handler, handler-CG and so on.
var demoStaff = []model.Staff{
	{Name: "agent", Roles: []model.Role{model.RoleAgent}},
	{Name: "agent-2", Roles: []model.Role{model.RoleAgent}},
	{Name: "dispatcher", Roles: []model.Role{model.RoleDispatcher}},
	{Name: "supervisor", Roles: []model.Role{model.RoleSupervisor}},
	{Name: "screener", Roles: []model.Role{model.RoleScreener}},
	{Name: "screener-2", Roles: []model.Role{model.RoleScreener}},
	{Name: "editor", Roles: []model.Role{model.RoleEditor}},
	{Name: "editor-2", Roles: []model.Role{model.RoleEditor}},
	{Name: "auditor", Roles: []model.Role{model.RoleAuditor}},
	{Name: "admin", Roles: []model.Role{model.RoleAdmin}},
}

// populate gives the demo its departments and log-ins; a kept folder has them already.
func (d *demo) populate(ctx context.Context, st *store.Store) error {
	list, err := readDepartments(bytes.NewReader(demoDepartments))
	if err != nil {
		return fmt.Errorf("demo/departments.json: %w", err)
	}
	if err := saveDepartments(ctx, st, list); err != nil {
		return err
	}
	hash, err := staff.Hash(demoPassword)
	if err != nil {
		return err
	}
	all := demoStaff
	for _, one := range list {
		all = append(all, model.Staff{Name: "handler-" + one.Code, Roles: []model.Role{model.RoleHandler}, Department: one.Code})
	}
	for _, who := range all {
		if err := st.AddStaff(ctx, who, hash); err != nil && !errors.Is(err, store.ErrExists) {
			return notReady(err)
		}
	}
	return nil
}
