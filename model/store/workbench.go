package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"example.org/hotline/model"
)

type savedViewRow struct {
	ID        int64
	StaffID   int64
	Role      model.Role
	Name      string
	Query     string
	CreatedAt time.Time
	Version   int
}

func (savedViewRow) TableName() string { return "saved_view" }

func (r savedViewRow) view() model.SavedView {
	return model.SavedView{ID: r.ID, StaffID: r.StaffID, Role: r.Role, Name: r.Name, Query: r.Query, Version: r.Version}
}

// mostKept is how many views or rules are read at once: as many as there may be (model.MostRules), or all that somebody may have of his own
// and of his roles'.
const mostKept = 1000

// SavedViews are a staff member's own and those of his roles.
func (s *Store) SavedViews(ctx context.Context, who model.Staff) ([]model.SavedView, error) {
	var rows []savedViewRow
	err := s.read.WithContext(ctx).Where("staff_id = ? OR (staff_id = 0 AND role IN ?)", who.ID, who.Roles).Order("staff_id, id").Limit(mostKept).Find(&rows).Error
	list := make([]model.SavedView, len(rows))
	for i, r := range rows {
		list[i] = r.view()
	}
	return list, fail("read saved views", err)
}

// SavedView is one of them, or model.ErrItemNotFound.
func (s *Store) SavedView(ctx context.Context, id int64) (model.SavedView, error) {
	var r savedViewRow
	err := found(s.read.WithContext(ctx).Where("id = ?", id).Take(&r).Error)
	return r.view(), err
}

// KeepView adds a view, which gets its ID, or changes the one of its ID and version. ErrExists where its owner has one of that name,
// ErrStale where somebody else has changed or deleted it meanwhile.
func (s *Store) KeepView(ctx context.Context, v *model.SavedView) error {
	seen := v.Version
	v.Version++
	row := savedViewRow{v.ID, v.StaffID, v.Role, v.Name, v.Query, s.now(), v.Version}
	if v.ID != 0 {
		return s.changeRow(ctx, &row, seen, "name", "query")
	}
	err := s.write.WithContext(ctx).Create(&row).Error
	v.ID = row.ID
	return fail("keep a view", err)
}

// CountViews is how many there are of a staff member (0: shared) for a role, within a transaction that adds one.
func (s *Store) CountViews(ctx context.Context, staffID int64, role model.Role) (int, error) {
	return s.countKept(ctx, &savedViewRow{}, "staff_id = ? AND role = ?", staffID, role)
}

// ForgetView deletes one.
func (s *Store) ForgetView(ctx context.Context, id int64) error {
	return fail("forget a view", s.write.WithContext(ctx).Where("id = ?", id).Delete(&savedViewRow{}).Error)
}

type replyTemplateRow struct {
	ID         int64
	StaffID    int64
	Department string
	Name       string
	Text       string
	ChangedAt  time.Time
	Version    int
}

func (replyTemplateRow) TableName() string { return "reply_template" }

// ReplyTemplates are some of a staff member's own, then his department's, then everybody's, each by name.
func (s *Store) ReplyTemplates(ctx context.Context, who model.Staff, q model.Listing) (_ []model.AnswerTemplate, next string, err error) {
	db := having(s.read.WithContext(ctx), q.Text, "name", "text").
		Where("(staff_id = ? OR staff_id = 0 AND department IN ?)", who.ID, []string{"", who.Department})
	if q.After != "" {
		last, err := templateAt(q.After)
		if err != nil {
			return nil, "", err
		}
		db = db.Where("(staff_id < ? OR staff_id = ? AND (department < ? OR department = ? AND name > ?))",
			last.StaffID, last.StaffID, last.Department, last.Department, last.Name)
	}
	rows, next, err := pageOf(db.Order("staff_id DESC, department DESC, name"), q, "list reply templates", func(r replyTemplateRow) string {
		return fmt.Sprintf("%d.%s.%s", r.StaffID, r.Department, r.Name)
	})
	return mapped(rows, func(r replyTemplateRow) model.AnswerTemplate { return model.AnswerTemplate(r) }), next, err
}

// templateAt reads where a page of templates ended. Of the three only a name can have a dot.
func templateAt(cursor string) (last replyTemplateRow, err error) {
	const parts = 3
	p := strings.SplitN(cursor, ".", parts)
	if len(p) < parts {
		return last, model.ErrListCursor
	}
	last.Department, last.Name = p[1], p[2]
	if last.StaffID, err = strconv.ParseInt(p[0], 10, 64); err != nil {
		return last, model.ErrListCursor
	}
	return last, nil
}

// ReplyTemplate is one of them, or model.ErrItemNotFound.
func (s *Store) ReplyTemplate(ctx context.Context, id int64) (model.AnswerTemplate, error) {
	var r replyTemplateRow
	err := found(s.read.WithContext(ctx).Where("id = ?", id).Take(&r).Error)
	return model.AnswerTemplate(r), err
}

// KeepTemplate adds or changes a template as KeepView does a view.
func (s *Store) KeepTemplate(ctx context.Context, r *model.AnswerTemplate) error {
	seen := r.Version
	r.Version, r.ChangedAt = seen+1, s.now()
	row := replyTemplateRow(*r)
	if r.ID != 0 {
		return s.changeRow(ctx, &row, seen, "name", "text", "changed_at")
	}
	err := s.write.WithContext(ctx).Create(&row).Error
	r.ID = row.ID
	return fail("keep a reply template", err)
}

// CountTemplates is how many there are of a staff member, or with 0 of a department ("": of all), within a transaction that adds one.
func (s *Store) CountTemplates(ctx context.Context, staffID int64, department string) (int, error) {
	return s.countKept(ctx, &replyTemplateRow{}, "staff_id = ? AND department = ?", staffID, department)
}

// ForgetTemplate deletes one.
func (s *Store) ForgetTemplate(ctx context.Context, id int64) error {
	return fail("forget a reply template", s.write.WithContext(ctx).Where("id = ?", id).Delete(&replyTemplateRow{}).Error)
}

type dispatchRuleRow struct {
	ID         int64
	Words      string // a line each
	Category   string
	Places     string // a line each
	Department string
	Note       string
	Active     bool
	ChangedBy  int64
	ChangedAt  time.Time
	Version    int
}

func (dispatchRuleRow) TableName() string { return "dispatch_rule" }

func (r dispatchRuleRow) rule() model.DispatchRule {
	return model.DispatchRule{
		ID: r.ID, Words: linesOf(r.Words), Category: r.Category, Places: linesOf(r.Places), Department: r.Department, Note: r.Note, Active: r.Active,
		ChangedBy: r.ChangedBy, ChangedAt: r.ChangedAt, Version: r.Version,
	}
}

func linesOf(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// DispatchRules are all of them, in the order in which they were made.
func (s *Store) DispatchRules(ctx context.Context) ([]model.DispatchRule, error) {
	var rows []dispatchRuleRow
	err := s.read.WithContext(ctx).Order("id").Limit(mostKept).Find(&rows).Error
	return mapped(rows, dispatchRuleRow.rule), fail("read dispatch rules", err)
}

// DispatchRulePage are some of them, the newest first; a text may be the department's name, too.
func (s *Store) DispatchRulePage(ctx context.Context, q model.Listing) (_ []model.DispatchRule, next string, err error) {
	const named = "COALESCE((SELECT name FROM department WHERE department.code = dispatch_rule.department), '')"
	db, err := newestFirst(having(s.read.WithContext(ctx), q.Text, "words", "places", "note", named), q)
	if err != nil {
		return nil, "", err
	}
	rows, next, err := pageOf(db, q, "list dispatch rules", func(r dispatchRuleRow) string { return idMark(r.ID) })
	return mapped(rows, dispatchRuleRow.rule), next, err
}

// DispatchRule is one of them, or model.ErrItemNotFound.
func (s *Store) DispatchRule(ctx context.Context, id int64) (model.DispatchRule, error) {
	var r dispatchRuleRow
	err := found(s.read.WithContext(ctx).Where("id = ?", id).Take(&r).Error)
	return r.rule(), err
}

// KeepRule adds or changes a rule as KeepView does a view.
func (s *Store) KeepRule(ctx context.Context, r *model.DispatchRule) error {
	seen := r.Version
	r.Version, r.ChangedAt = seen+1, s.now()
	row := dispatchRuleRow{
		r.ID, strings.Join(r.Words, "\n"), r.Category, strings.Join(r.Places, "\n"), r.Department, r.Note, r.Active, r.ChangedBy, r.ChangedAt,
		r.Version,
	}
	if r.ID != 0 {
		return s.changeRow(ctx, &row, seen, "words", "category", "places", "department", "note", "active", "changed_by", "changed_at")
	}
	err := s.write.WithContext(ctx).Create(&row).Error
	r.ID = row.ID
	return fail("keep a dispatch rule", err)
}

// CountRules is how many there are, within a transaction that adds one.
func (s *Store) CountRules(ctx context.Context) (int, error) {
	return s.countKept(ctx, &dispatchRuleRow{}, "1 = 1")
}

// ForgetRule deletes one.
func (s *Store) ForgetRule(ctx context.Context, id int64) error {
	return fail("forget a dispatch rule", s.write.WithContext(ctx).Where("id = ?", id).Delete(&dispatchRuleRow{}).Error)
}

// changeRow keeps some columns of the row of its ID, if it is of the version that was seen; else ErrStale.
func (s *Store) changeRow(ctx context.Context, row any, seen int, columns ...string) error {
	done := s.write.WithContext(ctx).Model(row).Where("version = ?", seen).Select("version", columns).Updates(row)
	if done.Error == nil && done.RowsAffected == 0 {
		return ErrStale
	}
	return fail("change what is kept", done.Error)
}

// found turns that there is no such row into model.ErrItemNotFound.
func found(err error) error {
	if missing(err) {
		return model.ErrItemNotFound
	}
	return fail("read what is kept", err)
}
