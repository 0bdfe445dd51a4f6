package kefu

import (
	"context"
	"html/template"
	"io"
	"strings"

	"example.org/hotline/model"
)

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
