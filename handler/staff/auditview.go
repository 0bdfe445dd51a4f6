package staff

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"example.org/hotline/model"
	"example.org/hotline/service/staff"
)

// auditRoutes are what the auditor reads.
func (a API) auditRoutes(api huma.API, g *gin.RouterGroup, doc *huma.OpenAPI) {
	op(a, api, http.MethodGet, "/audit-log", "审计日志", 200, auditors, a.auditLines)
	op(a, api, http.MethodGet, "/view-log", "查看诉求、照片、案例和个人信息，以及下载文件的记录", 200, auditors, a.viewLog)
	op(a, api, http.MethodGet, "/audit-log/names", "账号的登录名，供筛选", 200, auditors, a.auditNames)
	g.GET(Base+"/audit-log/export", a.exportAudit)
	text := &huma.Schema{Type: huma.TypeString}
	param := func(name, about string) *huma.Param {
		return &huma.Param{Name: name, In: "query", Description: about, Schema: text}
	}
	describe(doc, http.MethodGet, "/audit-log/export", "导出审计日志", auditors, "The newest 100,000 that fit, as CSV with each line's hash.", []*huma.Param{
		param("staff", "A log-in's name"), param("act", ""), param("subject", ""), param("failed", "true"), param("from", "RFC 3339"), param("to", "RFC 3339"),
	}, "200", "text/csv")
}

// AuditAsked is a query for lines. It is exported because it is embedded.
type AuditAsked struct {
	Staff   string    `query:"staff" doc:"A log-in's name"`
	Act     string    `query:"act" doc:"As POST /tickets/{number}/accept, or log-in"`
	Subject string    `query:"subject" doc:"As tickets/26112310483520"`
	Failed  bool      `query:"failed" doc:"Only what failed or was refused"`
	From    time.Time `query:"from"`
	To      time.Time `query:"to"`
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

const (
	auditExport     = 100_000 // lines
	auditExportPage = 1000
)

// exportAudit writes lines as they are read.
func (a API) exportAudit(c *gin.Context) {
	var in AuditAsked
	q, found, err := func() (q model.AuditQuery, found bool, err error) {
		if _, err := a.may(c, auditors); err != nil {
			return q, false, err
		}
		if in, err = auditAsked(c); err != nil {
			return q, false, err
		}
		return a.auditQuery(c.Request.Context(), in)
	}()
	if err != nil {
		a.Reply.Fail(c, err)
		return
	}
	c.Header("Content-Disposition", `attachment; filename="audit-`+a.Now().In(a.Zone).Format("20060102-1504")+`.csv"`)
	c.Header("Content-Type", "text/csv; charset=utf-8")
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request.Context()), exportTime)
	defer cancel()
	file, err := staff.NewAuditFile(patient{c.Writer}, a.Zone)
	for n := 0; err == nil && found && n < auditExport; n += auditExportPage {
		var list []model.AuditLine
		if list, err = a.Audit.Lines(ctx, q, auditExportPage); err != nil {
			break
		}
		for _, l := range list {
			if err = file.Add(l); err != nil {
				break
			}
			q.Before = l.Seq
		}
		found = len(list) == auditExportPage
	}
	if err == nil && found {
		err = file.Cut()
	}
	if err == nil {
		err = file.End()
	}
	if err != nil {
		_ = c.Error(err)
		_, _ = c.Writer.WriteString("\n导出中断，文件不完整，请重新导出\n")
	}
}

// auditAsked reads the query of a route that is not huma's.
func auditAsked(c *gin.Context) (AuditAsked, error) {
	in := AuditAsked{Staff: c.Query("staff"), Act: c.Query("act"), Subject: c.Query("subject"), Failed: c.Query("failed") == "true"}
	for name, at := range map[string]*time.Time{"from": &in.From, "to": &in.To} {
		v := c.Query(name)
		if v == "" {
			continue
		}
		var err error
		if *at, err = time.Parse(time.RFC3339, v); err != nil {
			return in, model.ErrInvalid.With(name, "应为带时区的时间，如 2026-11-23T10:00:00+08:00")
		}
	}
	return in, nil
}
