package open311

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.org/hotline/model"
)

const (
	span     = 90 * 24 * time.Hour // the standard's, of one question
	mostIDs  = 100
	mostPage = 1000 // the standard's, and what a question without a page_size gets
	mostSkip = 100_000
)

// requests lists what is published, or what is asked for by number.
func (a API) requests(k *call) (answer, error) {
	if ids := k.list("service_request_id"); len(ids) > 0 { // overrides all other arguments
		if len(ids) > mostIDs {
			return answer{}, model.ErrInvalid.With("service_request_id", fmt.Sprintf("一次最多查询%d个编号", mostIDs))
		}
		list, err := a.byID(k, ids)
		return answer{root: "service_requests", body: list}, err
	}
	q, closed, err := a.query(k)
	if err != nil {
		return answer{}, err
	}
	list := []request{}
	if closed && q.From <= q.To {
		found, err := a.Cases.PublicCases(k.Request.Context(), q)
		if err != nil {
			return answer{}, err
		}
		for _, c := range found {
			list = append(list, ofCase(c, a.Zone))
		}
	}
	return answer{root: "service_requests", body: list}, nil
}

// request shows one.
func (a API) request(k *call) (answer, error) {
	list, err := a.byID(k, []string{k.id})
	if err == nil && len(list) == 0 {
		err = errNoRequest
	}
	return answer{root: "service_requests", body: list}, err
}

// byID finds published cases, and the tickets that the system whose api_key is given posted, in the order of their numbers.
func (a API) byID(k *call, ids []string) ([]request, error) {
	found := map[string]request{}
	list, err := a.Cases.PublicCasesOf(k.Request.Context(), ids)
	if err != nil {
		return nil, err
	}
	for _, c := range list {
		found[c.CaseNo] = ofCase(c, a.Zone)
	}
	if err := a.own(k, ids, found); err != nil {
		return nil, err
	}
	out := []request{}
	for _, id := range ids {
		if r, ok := found[id]; ok {
			out = append(out, r)
		}
	}
	return out, nil
}

// own adds the tickets of the system that asks. A number that is somebody else's is as unknown as any.
func (a API) own(k *call, ids []string, found map[string]request) error {
	if k.arg("api_key") == "" {
		return nil
	}
	who, err := a.who(k)
	if err != nil {
		return err
	}
	for _, id := range ids {
		f, err := a.Tickets.FindFor(k.Request.Context(), who, id)
		switch {
		case errors.Is(err, model.ErrTicketNotFound):
		case err != nil:
			return err
		case f.ClientID == who.ID: // not also those of its department
			found[id] = ofTicket(f.Ticket, a.Zone)
		}
	}
	return nil
}

// query reads what narrows a list. closed is whether closed ones are asked for: what is published has been answered.
func (a API) query(k *call) (q model.CaseQuery, closed bool, err error) {
	wrong := model.ErrInvalid
	q.Categories = k.list("service_code")
	for _, code := range q.Categories {
		if _, ok := model.CategoryByCode(code); !ok {
			return q, false, errNoService
		}
	}
	statuses := k.list("status")
	for _, s := range statuses {
		if s != statusOpen && s != statusClosed {
			wrong = wrong.With("status", "应为 open 或 closed")
		}
	}
	from, to, fault := a.dates(k)
	if fault != "" {
		wrong = wrong.With("start_date", fault)
	}
	q.From, q.To = firstMonth(from.In(a.Zone)), model.MonthOf(to.In(a.Zone))
	if q.Offset, q.Limit, fault = page(k); fault != "" {
		wrong = wrong.With("page", fault)
	}
	if wrong.Fields != nil {
		return q, false, wrong
	}
	return q, len(statuses) == 0 || slices.Contains(statuses, statusClosed), nil
}

// dates are the ends of the range that is asked for; without any it is the last ninety days.
func (a API) dates(k *call) (from, to time.Time, fault string) {
	start, startOK := moment(k.arg("start_date"), a.Zone)
	end, endOK := moment(k.arg("end_date"), a.Zone)
	switch {
	case !startOK || !endOK:
		return from, to, "start_date、end_date 应为 ISO 8601 时间，如 2026-11-01T00:00:00+08:00"
	case start.IsZero() && end.IsZero():
		end = a.Now()
		start = end.Add(-span)
	case start.IsZero():
		start = end.Add(-span)
	case end.IsZero():
		end = start.Add(span)
	case end.Before(start):
		return from, to, "start_date 不能晚于 end_date"
	case end.Sub(start) > span:
		return from, to, "start_date 与 end_date 相差不能超过90天"
	}
	return start, end, ""
}

// moment reads a time; zero where there is none. A + that was not escaped arrives as a blank.
func moment(v string, zone *time.Location) (at time.Time, ok bool) {
	if v == "" {
		return at, true
	}
	v = strings.Replace(v, " ", "+", 1)
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", time.DateOnly} {
		if at, err := time.ParseInLocation(layout, v, zone); err == nil {
			return at, at.Year() >= 1900 && at.Year() < 9999
		}
	}
	return at, false
}

// firstMonth is the first that begins at from or after it.
func firstMonth(from time.Time) string {
	begins := time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, from.Location())
	if begins.Before(from) {
		begins = begins.AddDate(0, 1, 0)
	}
	return model.MonthOf(begins)
}

// page reads the common extension page and page_size.
func page(k *call) (offset, limit int, fault string) {
	limit, n := mostPage, 1
	var err error
	if v := k.arg("page_size"); v != "" {
		if limit, err = strconv.Atoi(v); err != nil || limit < 1 || limit > mostPage {
			return 0, 0, fmt.Sprintf("page_size 应为1至%d", mostPage)
		}
	}
	if v := k.arg("page"); v != "" {
		if n, err = strconv.Atoi(v); err != nil || n < 1 || n > mostSkip/limit+1 {
			return 0, 0, fmt.Sprintf("page 应为1至%d", mostSkip/limit+1)
		}
	}
	return (n - 1) * limit, limit, ""
}
