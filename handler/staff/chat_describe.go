package staff

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

func describeChats(doc *huma.OpenAPI) {
	text := func(name, in, doc string) *huma.Param {
		return &huma.Param{Name: name, In: in, Description: doc, Schema: &huma.Schema{Type: huma.TypeString}}
	}
	number := func(name, in, doc string) *huma.Param {
		return &huma.Param{Name: name, In: in, Description: doc, Required: in == "path", Schema: &huma.Schema{Type: huma.TypeInteger, Format: "int64"}}
	}
	id, reason := number("id", "path", ""), text("reason", "query", "2 to 100 characters, kept with your name; needed where the chat is not your own")
	after, last := number("after", "query", "The id after which to go on"), text("Last-Event-ID", "header", "As after, and before it")

	describe(doc, http.MethodGet, "/desk/stream", "客服台的实时事件", takers, streamDoc, []*huma.Param{after, last}, "200", "text/event-stream")
	describe(doc, http.MethodGet, "/chats/{id}/stream", "旁听会话", supervisors,
		"The events of one chat: line, with its seq as id, chat, delivery, and typing {chat_id}, of the agent. That you listened is kept.", []*huma.Param{id, after, last, reason}, "200", "text/event-stream")
	describe(doc, http.MethodGet, "/chats/{id}/media/{seq}", "会话中的图片、语音和视频", listeners, "", []*huma.Param{id, number("seq", "path", ""), reason}, "200", "*/*")
	send := describe(doc, http.MethodPost, "/chats/{id}/media", "发送图片或语音", takers, "JPEG, PNG, AMR or MP3, at most 2 MB.",
		[]*huma.Param{id, text("Idempotency-Key", "header", "1 to 36 characters; the same key again gets the same line, with other content 409 idempotency_key_reused")}, "201", "application/json")
	send.Responses["201"].Content["application/json"].Schema = &huma.Schema{Ref: "#/components/schemas/StaffLineView"}
	send.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: huma.TypeObject, Properties: map[string]*huma.Schema{"file": {Type: huma.TypeString, Format: "binary"}},
	}}}}
	doc.Paths[Base+"/desk/next"].Post.Responses["204"] = &huma.Response{Description: "Nobody waits"}
}

const streamDoc = "Server-sent events: line {chat_id, line, window}, chat {chat}, delivery {chat_id, seq, delivery, reason, window}, queue {waiting, longest_s}, " +
	"and reset where the id is not known any more: read GET /desk anew. Whoever comes again with the last id that he has misses nothing and reads " +
	"nothing twice. The stream says that the agent is there. It does not count as a call: half an hour without one ends the session, and with it the stream."
