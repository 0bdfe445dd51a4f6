package citizen

import (
	"html/template"

	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/reply"
)

var failTemplate = template.Must(template.New("fail").Parse(`<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>无法登录</title>
<style>body{font:18px/1.6 sans-serif;margin:15vh auto 0;max-width:20em;padding:0 1em;text-align:center;color:#222}
a{display:inline-block;margin-top:1em;padding:.6em 1.6em;background:#07863f;color:#fff;border-radius:.4em;text-decoration:none}
small{color:#666}</style>
<p>{{.Message}}</p><a href="/h5/">重新进入</a><p><small>编号 {{.RequestID}}</small></p>
`))

// failPage is Fail for a page that a person opened, not a program.
func (a API) failPage(c *gin.Context, err error) {
	body, wait := a.Reply.Problem(c.Request.Context(), err)
	if wait > 0 {
		c.Header("Retry-After", reply.RetryAfter(wait))
	}
	c.Header("Cache-Control", "no-store")
	c.Header("Content-Type", "text/html; charset=utf-8")
	c.Status(body.GetStatus())
	_ = failTemplate.Execute(c.Writer, body.Error) // the citizen hung up
	c.Abort()
}
