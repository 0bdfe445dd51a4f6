package model

import "slices"

// AutoText is a text that the account says by itself and editors may change.
type AutoText struct {
	Code    string
	Group   string
	Name    string
	When    string // when citizens read it
	Default string
	Values  []string // that it may name beside those of every text
	Keep    []string // what must stay in it
}

// AutoTexts are all of them. What tells people in danger whom to call is not among them: it is never changed.
var AutoTexts = []AutoText{
	{
		Code: "welcome", Group: "关注与帮助", Name: "关注欢迎语", When: "市民关注公众号时",
		Default: "欢迎关注{公众号}！\n▸ {我要诉求}：自助提交咨询、求助、投诉、举报、建议\n▸ 在线客服：每天{服务时间}，点击菜单“市民诉求→在线客服”或回复“客服”；其他时间可回复“留言”\n▸ {我的诉求}：查看办理进度",
		Keep:    []string{"{我要诉求"},
	},
	{
		Code: "welcome_unbound", Group: "关注与帮助", Name: "欢迎语末行（未绑定手机号）", When: "接在关注欢迎语后面，只对还没有绑定手机号的市民",
		Default: "首次使用请先{账户绑定|绑定手机号}", Keep: []string{"{账户绑定"},
	},
	{
		Code: "help", Group: "关注与帮助", Name: "帮助", When: "市民发来的文字没有对应的回答时",
		Default: "您可以：\n▸ {我要诉求|提交诉求}：咨询、求助、投诉、举报、建议\n▸ 直接发送14位诉求编号，查询办理进度\n▸ 直接输入问题查办事指南；发送“案例 词”查公开案例\n▸ 回复“客服”：人工解答（每天{服务时间}）\n▸ 回复“留言”：把事情写给我们，随时可以\n▸ {我的诉求}　{账户绑定}",
	},
	{
		Code: "must_bind", Group: "关注与帮助", Name: "请先绑定手机号", When: "还没有绑定手机号的市民使用需要绑定的功能时",
		Default: "使用该功能前请先{账户绑定|绑定手机号}。", Keep: []string{"{账户绑定"},
	},
	{
		Code: "noted", Group: "关注与帮助", Name: "收到照片、语音或位置", When: "不在人工服务中、市民发来没有文字的消息时",
		Default: "已收到。照片和位置请在{我要诉求}中随诉求一起提交，工作人员才能看到；需要人工解答，请点击“市民诉求→在线客服”。",
	},
	{
		Code: "nothing", Group: "查询", Name: "没有找到办事指南", When: "市民发送“查询 词”而没有结果时",
		Default: "没有找到与“{搜索词}”有关的办事指南，可以换个词再试。", Values: []string{"搜索词"},
	},
	{
		Code: "no_cases", Group: "查询", Name: "没有找到公开案例", When: "市民发送“案例 词”而没有结果时",
		Default: "没有找到与“{搜索词}”有关的公开案例，可以换个词再试，或看看{案例公开|全部案例}。", Values: []string{"搜索词"},
	},
	{
		Code: "elsewhere", Group: "查询", Name: "查询结果的末尾", When: "接在每次查询的结果后面",
		Default: "没有解决？\n▸ 在线客服：回复“客服”（每天{服务时间}）\n▸ {我要诉求}：随时提交",
	},
	{
		Code: "off_hours", Group: "在线客服", Name: "非服务时间", When: "非服务时间市民找客服时",
		Default: "现在是非服务时间。微信在线客服的服务时间为每天{服务时间}{恢复时间}。您可以先：\n▸ {我要诉求|自助提交诉求}\n▸ {我要查询|查询办事指南}\n▸ 回复“留言”，把事情写给我们，登记成诉求后告诉您编号",
		Values:  []string{"恢复时间"}, Keep: []string{"{服务时间}"},
	},
	{
		Code: "kefu_ready", Group: "在线客服", Name: "点击在线客服", When: "服务时间内市民点击菜单“在线客服”时",
		Default: "请直接输入您要咨询的问题和发生的地点，我们马上为您转接客服。排队时回复88可取消。", Keep: []string{"88"},
	},
	{
		Code: "queued_first", Group: "在线客服", Name: "排队：排在第一位", When: "市民进入排队、前面没有人时",
		Default: "已收到，正在为您转接客服，请稍候。您可以先把问题和地点发过来，接入后客服能直接看到。回复88可取消排队。", Keep: []string{"88"},
	},
	{
		Code: "queued", Group: "在线客服", Name: "排队：前面还有人", When: "市民进入排队、前面还有人时",
		Default: "已收到，正在为您转接客服，前面还有{前面人数}位。您可以先把问题和地点发过来，接入后客服能直接看到。回复88可取消排队，回复“排队”可查看位置。",
		Values:  []string{"前面人数"}, Keep: []string{"{前面人数}", "88"},
	},
	{
		Code: "alone", Group: "在线客服", Name: "排队：暂无客服在线", When: "服务时间内没有客服在线时",
		Default: "已收到。暂无客服在线，接入后会第一时间回复您。您可以先把问题和地点发过来，接入后客服能直接看到。回复88可取消排队。", Keep: []string{"88"},
	},
	{
		Code: "queue_ends", Group: "在线客服", Name: "排队：服务即将结束", When: "下班前十分钟，对还在排队的市民",
		Default: "今天的在线客服{结束时间}结束，届时未接入的排队会取消。您也可以{我要诉求|自助提交诉求}，随时可查进度。", Values: []string{"结束时间"}, Keep: []string{"{结束时间}"},
	},
	{
		Code: "connected", Group: "在线客服", Name: "接入客服", When: "客服接入时",
		Default: "客服{客服工号}号为您服务。", Values: []string{"客服工号"}, Keep: []string{"{客服工号}"},
	},
	{
		Code: "idle_soon", Group: "在线客服", Name: "久未回复的提醒", When: "市民一段时间没有回复、会话快要结束时",
		Default: "您已{已等时间}没有回复，再过{剩余时间}本次会话将暂时结束。", Values: []string{"已等时间", "剩余时间"}, Keep: []string{"{剩余时间}", "暂时结束"},
	},
	{
		Code: "closed_idle", Group: "在线客服", Name: "结束：久未回复", When: "市民超过规定时间没有回复、会话结束时",
		Default: "由于{静默时间}未收到您的消息，本次会话暂时结束。服务时间内再次发送消息即可重新接入。", Values: []string{"静默时间"}, Keep: []string{"暂时结束"},
	},
	{
		Code: "closed_by_citizen", Group: "在线客服", Name: "结束：市民回复88", When: "市民回复88结束会话时，后面接评价", Default: "本次会话已结束，感谢您的来信。",
	},
	{
		Code: "closed_by_agent", Group: "在线客服", Name: "结束：客服结束", When: "客服结束会话时，后面接评价", Default: "客服已结束本次会话，感谢您的来信。",
	},
	{
		Code: "closed_off_hours", Group: "在线客服", Name: "结束：服务时间已过", When: "服务时间结束后会话结束时",
		Default: "今天的在线客服已结束，本次会话就到这里。您可以{我要诉求|自助提交诉求}，或回复“留言”把事情留给我们。",
	},
	{
		Code: "cancelled", Group: "在线客服", Name: "取消排队", When: "市民在排队时回复88时", Default: "已取消排队。需要时可再次点击“市民诉求→在线客服”。",
	},
	{
		Code: "explained", Group: "在线客服", Name: "评价后的致谢", When: "市民说明不满意的原因后", Default: "已记录您的意见，我们会据此改进，谢谢您。",
	},
	{
		Code: "leave", Group: "留言", Name: "请市民留言", When: "市民回复“留言”时",
		Default: "请把要反映的事情、发生的地点写在一条消息里发给我们（10字以上），我们会登记成诉求，并把诉求编号发给您。",
	},
	{
		Code: "left", Group: "留言", Name: "留言已登记", When: "留言登记成诉求后",
		Default: "留言已登记，诉求编号：{诉求编号}。工作人员会尽快处理，您可以在“个人中心→我的诉求”查看进度、补充地点和照片。",
		Values:  []string{"诉求编号"}, Keep: []string{"{诉求编号}"},
	},
}

// AutoTextByCode finds one.
func AutoTextByCode(code string) (AutoText, bool) {
	i := slices.IndexFunc(AutoTexts, func(t AutoText) bool { return t.Code == code })
	if i < 0 {
		return AutoText{}, false
	}
	return AutoTexts[i], true
}

// MayName are the values that the text of a code may name.
func MayName(code string) []string {
	t, _ := AutoTextByCode(code)
	return append(slices.Clone(everywhere), t.Values...)
}
