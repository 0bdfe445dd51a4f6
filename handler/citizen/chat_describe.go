package citizen

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// describeChat adds the chat's routes that are not JSON to the description.
func describeChat(doc *huma.OpenAPI) {
	text, number := &huma.Schema{Type: huma.TypeString}, &huma.Schema{Type: huma.TypeInteger}
	add := func(method, path, summary, more string, params []*huma.Param, in *huma.RequestBody, status, kind string, out *huma.Schema) {
		doc.AddOperation(&huma.Operation{
			Method: method, Path: Base + path, Summary: summary, Description: more, Tags: []string{"citizen"}, OperationID: operationID(method, path),
			Parameters: params, RequestBody: in, Security: []map[string][]string{{"citizen_session": {}}},
			Responses: map[string]*huma.Response{status: {Description: kind, Content: map[string]*huma.MediaType{kind: {Schema: out}}}},
		})
	}
	add(http.MethodPost, "/chat/photos", "在会话中发送照片", "JPEG, PNG or WebP, at most 10 MB; the same key again gets the same line. The key stands before the photo.", nil,
		&huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
			Type: huma.TypeObject, Required: []string{"key", "photo"},
			Properties: map[string]*huma.Schema{"key": text, "photo": {Type: huma.TypeString, Format: "binary"}},
		}}}}, "201", "application/json", &huma.Schema{Ref: "#/components/schemas/CitizenChatLine"})
	add(http.MethodGet, "/chat/media/{id}", "会话中的图片、语音和视频", "As media_url of a line names it; of one's own chats only.",
		[]*huma.Param{{Name: "id", In: "path", Required: true, Schema: text}}, nil, "200", "*/*", nil)
	add(http.MethodGet, "/chat/stream", "会话的实时事件",
		"Server-sent events: line, with its seq as id, whose data is a line; chat, whose data is what GET /chat answers, at first and whenever it "+
			"changes; typing, of the agent. Another chat begins with its chat event, and its lines are numbered from 1 again. The stream ends after half an hour.",
		[]*huma.Param{
			{Name: "chat", In: "query", Description: "The chat that after belongs to; of another one the lines come from the first on", Schema: text},
			{Name: "after", In: "query", Description: "The seq after which to go on", Schema: number},
			{Name: "Last-Event-ID", In: "header", Description: "As after, and before it", Schema: number},
		}, nil, "200", "text/event-stream", nil)
}
