package kefu

import (
	"cmp"
	"strings"
	"time"

	"example.org/hotline/model"
)

// What stands in exported transcripts.

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
	case l.Kind == model.LineLocation: // where exactly stays in the chat (domain §14)
		return cmp.Or(l.Label, "（位置）")
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
