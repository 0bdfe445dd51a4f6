package staff

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"example.org/hotline/model"
)

// auditExports is what these routes need of staff.AuditExports.
type auditExports interface {
	Order(ctx context.Context, who model.Staff, q model.AuditQuery, name string, format model.FileFormat) (model.ExportOrder, error)
}

// auditRoutes are what the auditor reads.
func (a API) auditRoutes(api huma.API) {
	op(a, api, http.MethodGet, "/audit-log", "审计日志", 200, auditors, a.auditLines)
	op(a, api, http.MethodGet, "/view-log", "查看诉求、照片、案例和个人信息，以及下载文件的记录", 200, auditors, a.viewLog)
	op(a, api, http.MethodGet, "/audit-log/names", "账号的登录名，供筛选", 200, auditors, a.auditNames)
}

// AuditAsked is a query for lines. It is exported because it is embedded.
type AuditAsked struct {
	Staff   string    `query:"staff" json:"staff,omitempty" doc:"A log-in's name"`
	Act     string    `query:"act" json:"act,omitempty" doc:"As POST /tickets/{number}/accept, or log-in"`
	Subject string    `query:"subject" json:"subject,omitempty" doc:"As tickets/26112310483520"`
	Failed  bool      `query:"failed" json:"failed,omitempty" doc:"Only what failed or was refused"`
	From    time.Time `query:"from" json:"from,omitzero"`
	To      time.Time `query:"to" json:"to,omitzero"`
}

// query is what was asked; found is false where there is nobody of that name.
func (a API) auditQuery(ctx context.Context, in AuditAsked) (q model.AuditQuery, found bool, err error) {
	q = model.AuditQuery{Act: in.Act, Subject: in.Subject, Failed: in.Failed, From: in.From, To: in.To}
	if in.Staff == "" {
		return q, true, nil
	}
	q.StaffID, err = a.Audit.StaffID(ctx, in.Staff)
	return q, q.StaffID != 0, err
}

type auditRequest struct {
	AuditAsked
	Cursor string `query:"cursor" doc:"The next_cursor of the page before"`
}

type auditView struct {
	Seq     int64             `json:"seq"`
	At      time.Time         `json:"at"`
	Staff   string            `json:"staff" doc:"The log-in's name then; blank: nobody known, or the program"`
	Roles   []model.Role      `json:"roles"`
	Act     string            `json:"act"`
	Label   string            `json:"label"`
	Subject string            `json:"subject"`
	Detail  map[string]string `json:"detail"`
	Failed  string            `json:"failed" doc:"The error's code; blank: done, unless a later line is of this one"`
	Of      int64             `json:"of" doc:"The line whose act failed"`
	Address string            `json:"address"`
	Request string            `json:"request_id"`
	Hash    string            `json:"hash"`
}

type auditPage struct {
	Items []auditView `json:"items"`
	Next  string      `json:"next_cursor"`
}

const auditLimit = 50

func (a API) auditLines(ctx context.Context, in *auditRequest) (*body[auditPage], error) {
	out := auditPage{Items: []auditView{}}
	q, found, err := a.auditQuery(ctx, in.AuditAsked)
	if err != nil || !found {
		return &body[auditPage]{out}, err
	}
	if q.Before, err = before(in.Cursor); err != nil {
		return nil, err
	}
	list, err := a.Audit.Lines(ctx, q, auditLimit)
	if err != nil {
		return nil, err
	}
	for _, l := range list {
		v := auditView{l.Seq, l.At.In(a.Zone), l.Staff, l.Roles, l.Act, l.Label, l.Subject, map[string]string{}, l.Failed, l.Of, l.Address, l.Request, l.Hash}
		if l.Detail != "" {
			_ = json.Unmarshal([]byte(l.Detail), &v.Detail) // of AuditDetail
		}
		out.Items = append(out.Items, v)
	}
	if len(list) == auditLimit {
		out.Next = cursorOf(list[len(list)-1].Seq)
	}
	return &body[auditPage]{out}, nil
}

// before is a cursor of cursorOf; blank: from the newest.
func before(cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	return number(cursor, "cursor")
}

func cursorOf(id int64) string { return strconv.FormatInt(id, 10) }

type namesView struct {
	Items []string `json:"items"`
}

type namesRequest struct {
	Q string `query:"q" doc:"A part of the name"`
}

// auditNames are log-ins to choose from: the auditor does not read the accounts.
func (a API) auditNames(ctx context.Context, in *namesRequest) (*body[namesView], error) {
	list, err := a.Register.Accounts(ctx, model.AccountQuery{Name: in.Q}, 20)
	if err != nil {
		return nil, err
	}
	out := namesView{Items: make([]string, 0, len(list))}
	for _, one := range list {
		out.Items = append(out.Items, one.Name)
	}
	return &body[namesView]{out}, nil
}

type askingAudit struct {
	Body struct {
		AuditAsked
		Format model.FileFormat `json:"format" doc:"csv or xlsx"`
	}
}

// Audited says which lines were taken out.
func (in *askingAudit) Audited() map[string]string {
	b := in.Body
	said := map[string]string{"format": string(b.Format), "staff": b.Staff, "act": b.Act, "subject": b.Subject}
	if b.Failed {
		said["failed"] = "true"
	}
	for name, at := range map[string]time.Time{"from": b.From, "to": b.To} {
		if !at.IsZero() {
			said[name] = at.UTC().Format(time.RFC3339)
		}
	}
	return said
}

// exportAudit has a file made of the lines that the list shows, each with its hash.
func (a API) exportAudit(ctx context.Context, in *askingAudit) (*body[exportView], error) {
	q, found, err := a.auditQuery(ctx, in.Body.AuditAsked)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, model.ErrInvalid.With("staff", "没有这个登录名")
	}
	return a.ordered(ctx, func(who model.Staff) (model.ExportOrder, error) {
		return a.AuditFiles.Order(ctx, who, q, in.Body.Staff, in.Body.Format)
	})
}
