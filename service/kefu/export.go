package kefu

import (
	"context"
	"encoding/csv"
	"fmt"
	"html/template"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"example.org/hotline/model"
)

// ExportFormat is what transcripts are exported as.
type ExportFormat string

const (
	ExportCSV  ExportFormat = "csv"
	ExportHTML ExportFormat = "html" // a page to be printed
)

// Export is transcripts on their way out. Its first line names who took them, when and why, and so does every printed page.
type Export struct {
	s     *Sessions
	q     model.ChatQuery
	only  *model.Chat // one chat, in place of a query
	words []string
	stamp string
}

// Export prepares the export of all chats that fit a query, or, with an ID, of that one. It is written down before anything leaves.
func (s *Sessions) Export(ctx context.Context, who model.Staff, q model.ChatQuery, reason, address string) (*Export, error) {
	if err := s.mayRead(ctx, who, &q, model.ViewExport, reason, address); err != nil {
		return nil, err
	}
	return &Export{s: s, q: q, words: strings.Fields(model.Folded(q.Text)), stamp: s.stamp(who, reason)}, nil
}

// ExportChat is Export of one chat.
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
	err = s.Store.AddChatView(ctx, model.ChatView{
		StaffID: who.ID, ChatID: id, Act: model.ViewExport, Reason: reason, Address: address, At: s.Now(),
	})
	return &Export{s: s, only: &c, stamp: s.stamp(who, reason)}, err
}

// stamp is the watermark.
func (s *Sessions) stamp(who model.Staff, reason string) string {
	return fmt.Sprintf("在线客服会话记录　导出人：%s（%s号）　时间：%s　理由：%s　内部资料，请勿外传",
		who.Name, AgentNo(who.ID), s.Now().In(s.Hours.Zone).Format(time.DateTime), strings.TrimSpace(reason))
}

// Write writes the transcripts, chat by chat, newest first: however many there are, few are held at once.
func (e *Export) Write(ctx context.Context, as ExportFormat, w io.Writer) error {
	if as == ExportHTML {
		return e.page(ctx, w)
	}
	return e.table(ctx, w)
}

// transcript is one chat with all its lines.
type transcript struct {
	Filed
	Lines []model.ChatLine
}

// each hands one transcript after the other.
func (e *Export) each(ctx context.Context, do func(transcript) error) error {
	q := e.q
	for {
		list, err := e.batch(ctx, q)
		if err != nil || len(list) == 0 {
			return err
		}
		if err := e.hand(ctx, list, do); err != nil || e.only != nil {
			return err
		}
		q.Before = model.CursorAfter(list[len(list)-1])
	}
}

func (e *Export) batch(ctx context.Context, q model.ChatQuery) ([]model.Chat, error) {
	if e.only != nil {
		return []model.Chat{*e.only}, nil
	}
	return e.s.Store.FindChats(ctx, q, scanChats)
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

func (e *Export) table(ctx context.Context, w io.Writer) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil { // or a spreadsheet takes it for another encoding
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write([]string{harmless(e.stamp)}); err != nil {
		return err
	}
	if err := out.Write(exportHeads); err != nil {
		return err
	}
	err := e.each(ctx, func(t transcript) error {
		c := t.Chat
		for _, l := range t.Lines {
			row := []string{
				strconv.FormatInt(c.ID, 10), e.time(c.QueuedAt), e.time(c.ClosedAt), c.End.Label(), t.Name, t.Phone, t.Agent,
				model.StarLabel(c.Rating.Stars), c.Ticket, strconv.Itoa(l.Seq), e.time(l.At), speaker(l), kindLabel(l.Kind), inWords(l), delivered(l),
			}
			for i := range row {
				row[i] = harmless(row[i])
			}
			if err := out.Write(row); err != nil {
				return err
			}
		}
		out.Flush()
		return out.Error()
	})
	out.Flush()
	if err != nil {
		return err
	}
	return out.Error()
}

// harmless keeps a spreadsheet from taking a text for a formula: some take one after a line break, or in full-width letters, too.
func harmless(cell string) string {
	if first, _ := utf8.DecodeRuneInString(cell); cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + cell
	}
	return cell
}

func (e *Export) time(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(e.s.Hours.Zone).Format(time.DateTime)
}

func speaker(l model.ChatLine) string {
	switch l.From {
	case model.FromCitizen:
		return "市民"
	case model.FromAgent:
		return "客服"
	case model.FromNote:
		return "内部备注"
	default:
		return "系统"
	}
}

func kindLabel(k model.LineKind) string {
	return map[model.LineKind]string{
		model.LineText: "文字", model.LineImage: "图片", model.LineVoice: "语音", model.LineVideo: "视频", model.LineLocation: "位置",
		model.LineLink: "链接", model.LineNotice: "提示", model.LineRating: "评价邀请",
	}[k]
}

// inWords is what a line says.
func inWords(l model.ChatLine) string {
	switch {
	case l.Kind == model.LineLocation && l.Lat != nil && l.Lng != nil:
		return fmt.Sprintf("%s（%.6f,%.6f）", l.Label, *l.Lat, *l.Lng)
	case l.Kind == model.LineLink:
		return strings.TrimSpace(l.Label + " " + l.URL)
	case l.Text == "" && l.Media.State == model.MediaFailed:
		return "（文件未能保存）"
	default:
		return l.Text
	}
}

func delivered(l model.ChatLine) string {
	switch l.Delivery {
	case model.LineUndelivered:
		return "未送达：" + l.Reason
	case model.LineUnsure:
		return "未确认送达"
	case model.LineToSend, model.LineSending:
		return "待发送"
	default:
		return ""
	}
}

var exportPage = template.Must(template.New("head").Parse(`<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>在线客服会话记录</title>
<style>
body{font:14px/1.6 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:24px;color:#111}
.stamp{color:#555;font-size:12px;border-bottom:1px solid #999;padding-bottom:4px;margin-bottom:16px}
section{break-inside:auto;margin:0 0 32px}h2{font-size:16px;margin:0 0 4px;break-after:avoid}
.about{color:#444;margin:0 0 8px}table{border-collapse:collapse;width:100%}
td{border-bottom:1px solid #ddd;padding:4px 8px;vertical-align:top}td:nth-child(-n+2){white-space:nowrap;color:#444}
td:nth-child(3){white-space:pre-wrap;overflow-wrap:anywhere}.lost{color:#b00020}
.mark{display:none}
@media print{body{margin:12mm}.mark{display:block;position:fixed;bottom:0;left:0;right:0;font-size:10px;color:#777;text-align:center}}
</style>
<div class="stamp">{{.}}</div><div class="mark">{{.}}</div>
`))

var exportChat = template.Must(template.New("chat").Parse(`<section><h2>会话 {{.ID}}</h2>
<p class="about">{{.From}} 至 {{.To}}　{{.End}}　市民：{{.Name}} {{.Phone}}　客服：{{.Agent}}{{with .Stars}}　评价：{{.}}{{end}}{{with .Ticket}}　诉求编号：{{.}}{{end}}</p>
<table>{{range .Lines}}<tr><td>{{.At}}</td><td>{{.Who}}</td><td>{{.Said}}{{with .Lost}} <span class="lost">{{.}}</span>{{end}}</td></tr>
{{end}}</table></section>
`))

type printedChat struct {
	ID                                               int64
	From, To, End, Name, Phone, Agent, Stars, Ticket string
	Lines                                            []printedLine
}

type printedLine struct{ At, Who, Said, Lost string }

func (e *Export) page(ctx context.Context, w io.Writer) error {
	if err := exportPage.Execute(w, e.stamp); err != nil {
		return err
	}
	return e.each(ctx, func(t transcript) error {
		c := t.Chat
		p := printedChat{
			ID: c.ID, From: e.time(c.QueuedAt), To: e.time(c.ClosedAt), End: c.End.Label(), Name: t.Name, Phone: t.Phone, Agent: t.Agent,
			Stars: model.StarLabel(c.Rating.Stars), Ticket: c.Ticket,
		}
		for _, l := range t.Lines {
			words := inWords(l)
			if l.Kind != model.LineText && l.Kind != model.LineNotice {
				words = strings.TrimSpace("[" + kindLabel(l.Kind) + "] " + words)
			}
			p.Lines = append(p.Lines, printedLine{e.time(l.At), speaker(l), words, delivered(l)})
		}
		return exportChat.Execute(w, p)
	})
}
