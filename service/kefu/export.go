package kefu

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/sheet"
)

// Export is transcripts on their way out. The first line names who took them, when and why, and so does every printed page.
type Export struct {
	s     *Sessions
	stamp string
	words []string
	next  func(ctx context.Context) ([]model.Chat, error) // chats that were not there yet; none: that was all
	tell  func(rows int) error                            // how many lines have been written
	rows  int
}

// exportAsked is what a job is made of.
type exportAsked struct {
	Query  model.ChatQuery `json:"query"`
	Reason string          `json:"reason"`
}

// Order is a file of all chats that fit a query. It is written down before anything leaves.
func (s *Sessions) Order(ctx context.Context, who model.Staff, q model.ChatQuery, format model.FileFormat, reason, address string) (model.ExportOrder, error) {
	if err := model.ExportChats.CheckFormat(format); err != nil {
		return model.ExportOrder{}, err
	}
	if err := s.mayRead(ctx, who, &q, model.ViewExport, reason, address); err != nil {
		return model.ExportOrder{}, err
	}
	zone := s.Hours.Zone
	period := q.From.In(zone).Format("2006-01-02 15:04") + " 至 " + q.To.In(zone).Format("2006-01-02 15:04")
	about := []string{period, q.End.Label(), q.Ticket}
	for word, is := range map[string]bool{"一位市民": q.Phone != "", "一位客服": q.StaffID != 0 || q.Kf != "", "含指定内容": q.Text != ""} {
		if is {
			about = append(about, word)
		}
	}
	slices.Sort(about[3:])
	return model.NewExportOrder(who, model.ExportChats, format, exportAsked{q, strings.TrimSpace(reason)}, about...)
}

// WriteExport writes what was ordered, chat by chat, newest first: however many there are, few are held at once.
func (s *Sessions) WriteExport(ctx context.Context, _ model.Staff, o model.ExportOrder, out model.ExportOut) error {
	var in exportAsked
	if err := o.Asked(&in); err != nil {
		return err
	}
	q, all := in.Query, 0
	if q.Text == "" { // else nobody knows before all are read
		var err error
		if all, err = s.Store.CountChatLines(ctx, q); err != nil {
			return err
		}
	}
	e := &Export{
		s: s, stamp: out.Mark + "　理由：" + in.Reason, words: strings.Fields(model.Folded(q.Text)),
		next: func(ctx context.Context) ([]model.Chat, error) {
			list, err := s.Store.FindChats(ctx, q, scanChats)
			if len(list) > 0 {
				q.Before = model.CursorAfter(list[len(list)-1])
			}
			return list, err
		},
		tell: func(rows int) error { return out.Tell(rows, all) },
	}
	return e.Write(ctx, o.Format, out)
}

// ExportChat is one transcript, which somebody waits for: a chat ends with the day's service at the latest. It is written down, too.
func (s *Sessions) ExportChat(ctx context.Context, who model.Staff, id int64, reason, address string) (*Export, error) {
	if !who.Is(model.RoleSupervisor) {
		return nil, model.ErrForbidden
	}
	reason, err := model.CheckReason(reason)
	if err != nil {
		return nil, err
	}
	c, err := s.Store.Chat(ctx, id)
	if err != nil {
		return nil, err
	}
	list := []model.Chat{c}
	e := &Export{
		s: s, stamp: s.stamp(who, reason), tell: func(int) error { return nil },
		next: func(context.Context) (these []model.Chat, _ error) {
			these, list = list, nil
			return these, nil
		},
	}
	return e, s.Store.AddChatView(ctx, model.ChatView{
		StaffID: who.ID, ChatID: id, Act: model.ViewExport, Reason: reason, Address: address, At: s.Now(),
	})
}

// stamp is the watermark of one transcript.
func (s *Sessions) stamp(who model.Staff, reason string) string {
	return fmt.Sprintf("在线客服会话记录　导出人：%s（%s号）　时间：%s　理由：%s　内部资料，请勿外传",
		who.Name, AgentNo(who.ID), s.Now().In(s.Hours.Zone).Format(time.DateTime), reason)
}

// Write writes the transcripts.
func (e *Export) Write(ctx context.Context, as model.FileFormat, w io.Writer) error {
	if as == model.FormatHTML {
		return e.page(ctx, w)
	}
	book, err := sheet.New(w, as)
	if err != nil {
		return err
	}
	if err := e.table(ctx, book); err != nil {
		return err
	}
	return book.Close()
}

// transcript is one chat with all its lines.
type transcript struct {
	Filed
	Lines []model.ChatLine
}

// each hands one transcript after the other.
func (e *Export) each(ctx context.Context, do func(transcript) error) error {
	for {
		list, err := e.next(ctx)
		if err != nil || len(list) == 0 {
			return err
		}
		if err := e.hand(ctx, list, do); err != nil {
			return err
		}
		if err := e.tell(e.rows); err != nil {
			return err
		}
	}
}

func (e *Export) hand(ctx context.Context, list []model.Chat, do func(transcript) error) error {
	lines, err := e.s.Store.LinesOfChats(ctx, idsOf(list))
	if err != nil {
		return err
	}
	filed, err := e.s.filed(ctx, list)
	if err != nil {
		return err
	}
	for _, f := range filed {
		t := transcript{f, lines[f.Chat.ID]}
		if len(e.words) > 0 && !t.has(e.words) {
			continue
		}
		if err := do(t); err != nil {
			return err
		}
		e.rows += len(t.Lines)
	}
	return nil
}

func (t transcript) has(words []string) bool {
	for _, l := range t.Lines {
		if hasAll(model.Folded(l.Text+" "+l.Label), words) {
			return true
		}
	}
	return false
}

var exportHeads = []string{"会话", "开始", "结束", "结束原因", "市民", "电话", "客服", "评价", "诉求编号", "序号", "时间", "发言人", "类型", "内容", "送达"}

func (e *Export) table(ctx context.Context, book sheet.Book) error {
	if err := book.Begin(model.ExportChats.Label(), []string{e.stamp}, exportHeads); err != nil {
		return err
	}
	return e.each(ctx, func(t transcript) error {
		c := t.Chat
		for _, l := range t.Lines {
			err := book.Row(
				c.ID, e.time(c.QueuedAt), e.time(c.ClosedAt), c.End.Label(), t.Name, t.Phone, t.Agent,
				model.StarLabel(c.Rating.Stars), c.Ticket, l.Seq, e.time(l.At), speaker(l), kindLabel(l.Kind), inWords(l), delivered(l),
			)
			if err != nil {
				return err
			}
		}
		return nil
	})
}
