package staff

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Where nobody can log in yet, whoever opens the console makes the first admin, if he has the code that the service prints where
// only its operator reads.

const setUpTime = 7 * 24 * time.Hour

// NeedsSetUp is whether there is no log-in at all.
func (r *Room) NeedsSetUp(ctx context.Context) (bool, error) {
	has, err := r.store.HasStaff(ctx)
	return !has && err == nil, err
}

// SetUpCode makes a code for the first admin; "" where there is a log-in. Each replica makes its own, and all are good.
func (r *Room) SetUpCode(ctx context.Context) (string, error) {
	needed, err := r.NeedsSetUp(ctx)
	if err != nil || !needed {
		return "", err
	}
	text := rand.Text()
	code := text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:16]
	if err := r.kv.Set(ctx, r.setUpKey(code), "1", setUpTime); err != nil {
		return "", errors.Join(model.ErrUnavailable, err)
	}
	return code, nil
}

func (r *Room) setUpKey(code string) string {
	return "staff-setup:" + r.store.Digest("staff_setup", plainCode(code))
}

// SetUp makes the first admin.
func (r *Room) SetUp(ctx context.Context, a Attempt) error {
	switch needed, err := r.NeedsSetUp(ctx); {
	case err != nil:
		return err
	case !needed:
		return model.ErrSetUpDone
	}
	near := "staff-setup:" + r.near(a.Address)
	if err := r.locked(r.kv.Allow(ctx, near, setUpLimits...)); err != nil {
		return err
	}
	if err := r.locked(r.kv.Allow(ctx, "staff-setup", allSetUpLimits...)); err != nil {
		return err
	}
	_, found, err := r.kv.Get(ctx, r.setUpKey(a.Code))
	if err != nil {
		return errors.Join(model.ErrUnavailable, err)
	}
	if !found {
		return model.ErrInvalid.With("code", "初始化码不正确，请查看服务启动时输出的内容")
	}
	r.forgive(ctx, near)
	who := model.Staff{Name: a.Name, Roles: []model.Role{model.RoleAdmin}}
	if err := model.Faults(who.CheckAccount(), model.CheckPassword(a.Name, a.Password, "password")); err != nil {
		return err
	}
	hash, err := r.cost.Hash(a.Password)
	if err != nil {
		return err
	}
	line := a.line(model.Staff{}, model.AuditSetUp, "首次使用，创建管理员")
	line.Staff = who.Name
	if _, err := r.audit.Record(ctx, line); err != nil {
		return err
	}
	err = r.store.AddFirst(ctx, who, hash)
	if errors.Is(err, store.ErrExists) {
		return model.ErrSetUpDone
	}
	return err
}
