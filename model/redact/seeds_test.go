package redact_test

import (
	"strconv"
	"strings"

	"example.org/hotline/model/redact"
)

// trick is a way in which people write what they think is not found.
type trick struct {
	name string
	do   func(m maker, s string) string
}

func each(f func(m maker, r rune, i int) string) func(maker, string) string {
	return func(m maker, s string) string {
		var b strings.Builder
		for i, r := range []rune(s) {
			b.WriteString(f(m, r, i))
		}
		return b.String()
	}
}

// between puts something between every two characters.
func between(what ...string) func(maker, string) string {
	return func(m maker, s string) string {
		w := m.pick(what...)
		return strings.Join(strings.Split(s, ""), w)
	}
}

func swap(to string) func(maker, string) string {
	digits := strings.Split(to, "")
	return each(func(_ maker, r rune, _ int) string {
		if r >= '0' && r <= '9' {
			return digits[r-'0']
		}
		return string(r)
	})
}

// groups parts digits as people do when they read them out.
func groups(m maker, s string) string {
	sep := m.pick(" ", "-", "—", ".", "·", "_", "/", "  ", "🌟", "，", " - ", "~", "、")
	if len(s) == 11 {
		return s[:3] + sep + s[3:7] + sep + s[7:]
	}
	var b strings.Builder
	for i := 0; i < len(s); i += 4 {
		if i > 0 {
			b.WriteString(sep)
		}
		b.WriteString(s[i:min(i+4, len(s))])
	}
	return b.String()
}

var tricks = map[string]trick{
	"plain":     {"plain", func(_ maker, s string) string { return s }},
	"wide":      {"full width", wide},
	"blanks":    {"blanks", between(" ", "\u3000", "  ")},
	"signs":     {"signs between", between("-", ".", "·", "_", "*", "/", "、")},
	"invisible": {"zero width", between("\u200b", "\u200d", "\ufeff", "\u2060", "\u00ad")},
	"emoji":     {"emoji between", between("🌟", "☎️", "👨‍👩‍👧", "❤️", "😀")},
	"groups":    {"groups", groups},
	"chinese":   {"Chinese numerals", swap("零一二三四五六七八九")},
	"spoken":    {"spoken numerals", swap("洞幺两三四五六拐八勾")},
	"bank":      {"capital numerals", swap("零壹贰叁肆伍陆柒捌玖")},
	"mixed": {"mixed numerals", each(func(m maker, r rune, _ int) string {
		return m.pick(string(r), swap("〇一二三四五六七八九")(m, string(r)), wide(m, string(r)))
	})},
	"rings":   {"rings", swap("⓪①②③④⑤⑥⑦⑧⑨")},
	"keycaps": {"keycaps", each(func(_ maker, r rune, _ int) string { return string(r) + "\ufe0f\u20e3" })},
	"maths":   {"mathematical", each(func(_ maker, r rune, _ int) string { return string('𝟎' + r - '0') })},
	"letters": {"letters alike", func(_ maker, s string) string { return strings.NewReplacer("0", "O", "1", "l").Replace(s) }},
	"upper":   {"capitals", func(_ maker, s string) string { return strings.ToUpper(s) }},
	"spaced":  {"blanks at signs", func(_ maker, s string) string { return strings.NewReplacer("@", " @ ", ".", " . ").Replace(s) }},
}

func wide(_ maker, s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r - '!' + '！'
		}
		return r
	}, s)
}

var (
	ofDigits  = strings.Fields("plain plain wide blanks signs invisible emoji groups chinese spoken bank mixed rings keycaps maths")
	ofCodes   = strings.Fields("plain plain wide blanks invisible emoji")
	ofLatin   = strings.Fields("plain plain wide invisible upper")
	ofHan     = strings.Fields("plain plain plain invisible blanks")
	ofAddress = strings.Fields("plain plain wide invisible chinese blanks")
)

// seed is one kind of personal data and the words that people put around it.
type seed struct {
	kind  redact.Kind
	how   []string
	write func(m maker, about redact.About) (before, data, after string)
}

var seeds = []seed{
	{redact.Mobile, append(ofDigits, "letters"), func(m maker, _ redact.About) (string, string, string) {
		return m.pick("我的电话是", "联系电话：", "请打", "手机", "来电号码", "Tel:", "加微信", ""), m.phone(), m.pick("", "，谢谢", "找我", "（微信同号）")
	}},
	{redact.Mobile, ofLatin, func(m maker, _ redact.About) (string, string, string) {
		return m.pick("电话", "拨打"), m.pick("+86", "86-", "0086 ", "+86 ") + m.phone(), "联系"
	}},
	{redact.Landline, ofDigits, func(m maker, _ redact.About) (string, string, string) {
		return m.pick("座机", "单位电话", "店里的电话是", "", "办公室"), m.word("010 020 021 0755 0757 0769 0760 0668") + m.letters(1, "2345678") + m.digits(7), m.pick("没人接", "，打不通", "")
	}},
	{redact.Landline, strings.Fields("plain wide"), func(m maker, _ redact.About) (string, string, string) {
		return m.pick("客服热线", "打"), m.pick("400-"+m.digits(3)+"-"+m.digits(4), "020-8"+m.digits(7), "(0755)8"+m.digits(7), "4008"+m.digits(6)), "一直占线"
	}},
	{redact.Landline, strings.Fields("plain wide invisible"), func(m maker, _ redact.About) (string, string, string) {
		return m.pick("座机号码", "联系电话：", "致电"), m.letters(1, "2345678") + m.digits(7), m.pick("无人接听", "，请回电")
	}},
	{redact.IDNo, ofDigits[:9], func(m maker, _ redact.About) (string, string, string) {
		id := m.idNo()
		for strings.HasSuffix(id, "X") {
			id = m.idNo()
		}
		return m.pick("身份证号", "身份证号码：", "证件", "本人", ""), id, m.pick("", "，请核实", "的办理进度")
	}},
	{redact.IDNo, ofCodes, func(m maker, _ redact.About) (string, string, string) {
		id := m.idNo()
		for !strings.HasSuffix(id, "X") {
			id = m.idNo()
		}
		return m.pick("身份证号", "证件号为", "户主"), m.pick(id, strings.ToLower(id)), m.pick("", "，")
	}},
	{redact.IDNo, ofLatin, func(m maker, _ redact.About) (string, string, string) {
		return m.pick("旧身份证", "证件号"), m.word("440106 110105") + "5" + m.digits(1) + "0" + strconv.Itoa(1+m.IntN(9)) + "1" + m.digits(4), "已经注销"
	}},
	{redact.IDNo, ofLatin, func(m maker, _ redact.About) (string, string, string) {
		return m.pick("护照", "通行证号", "回乡证号码"), m.pick("E", "G", "H", "M", "EA") + m.digits(8), "，"
	}},
	{redact.BankCard, ofDigits[:9], func(m maker, _ redact.About) (string, string, string) {
		return m.pick("银行卡", "卡号", "退款账户", "请退到", "工资卡"), m.card(), m.pick("", "，开户行在天河", "没有到账")
	}},
	{redact.Plate, ofCodes, func(m maker, _ redact.About) (string, string, string) {
		return m.pick("车牌", "车牌号为", "一辆", "白色小车", "司机开着", ""), m.plate(), m.pick("占道停放", "，", "的车主", "乱停")
	}},
	{redact.Email, append(ofLatin, "spaced"), func(m maker, _ redact.About) (string, string, string) {
		return m.pick("邮箱", "请发到", "Email："), m.letters(3+m.IntN(6), "abcdefghjkmnpqrstuvwxyz0123456789_") + "x@" + m.pick("qq.com", "163.com", "gmail.com", "mail.sysu.edu.cn", "126.com"), m.pick("", "，谢谢", "收件")
	}},
	{redact.QQ, strings.Fields("plain wide blanks invisible emoji chinese groups"), func(m maker, _ redact.About) (string, string, string) {
		return m.pick("QQ", "QQ号：", "qq是", "扣扣", "加Q", "企鹅号 "), m.letters(1, "123456789") + m.digits(5+m.IntN(5)), m.pick("", "，", "详聊")
	}},
	{redact.WeChat, ofLatin, func(m maker, _ redact.About) (string, string, string) {
		return m.pick("微信号", "微信：", "VX ", "加v ", "薇信 ", "wx:"), m.letters(2, "abcdefghkmn") + m.pick("_", "-", "") + m.letters(5+m.IntN(6), "abcdefgh0123456789"), m.pick("", "，", "。")
	}},
	{redact.URL, ofLatin, func(m maker, _ redact.About) (string, string, string) {
		host := m.letters(5, "abcdefghijk") + m.pick(".com", ".cn", ".net", ".com.cn", ".top")
		return m.pick("网址", "见", "链接 "), m.pick("https://", "http://", "www.", "") + host + m.pick("", "/", "/a/b?id="+m.digits(4)), m.pick("，", "。", " 请查看")
	}},
	{redact.Door, ofAddress, func(m maker, _ redact.About) (string, string, string) {
		n := func(most int) string { return strconv.Itoa(1 + m.IntN(most)) }
		return m.pick("本人住", "家住", "地址在", "就在"), m.pick(
			n(20)+"栋"+n(4)+"单元"+n(30)+"0"+n(8)+"室", n(20)+"号楼"+n(30)+"0"+n(8)+"房", n(9)+"座"+n(9)+"0"+n(8), n(9)+"0"+n(8)+"房", n(20)+"栋"+n(30)+"0"+n(8), n(12)+"号楼", n(9)+"单元"+n(9)+"0"+n(8)+"室", n(30)+"0"+n(8)+"号房"), m.pick("，", "漏水", "的住户", "门口")
	}},
	{redact.Door, strings.Fields("plain wide invisible"), func(m maker, _ redact.About) (string, string, string) {
		return m.pick("位于中山大道", "在珠江东路", "文明巷", "北京路"), strconv.Itoa(1+m.IntN(999)) + "号" + m.pick("", "", "之二", "3楼") + "", m.pick("门口", "附近", "，", "的商铺")
	}},
	{redact.Company, ofHan, func(m maker, _ redact.About) (string, string, string) {
		return m.pick("在", "投诉", "市民反映", "位于", "入职", "购买自", "被", "", "我是", "通过"), m.shop(), m.pick("拖欠工资", "不退款", "，", "的老板", "噪音扰民")
	}},
	{redact.Person, ofHan, func(m maker, _ redact.About) (string, string, string) {
		who := m.pick(m.letters(1, "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董袁潘蔡蒋余于杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江"), m.pick("欧阳", "司徒", "上官", "诸葛"), m.fullName())
		return m.pick("找到", "联系人", "当时", "楼上的", "请", "是", ""), who + m.pick("先生", "女士", "老师", "医生", "主任", "经理", "师傅", "小姐", "警官", "阿姨"), m.pick("处理", "说不管", "，", "负责")
	}},
	{redact.Person, ofHan, func(m maker, _ redact.About) (string, string, string) {
		return m.pick("我叫", "联系人：", "姓名", "当事人是", "名叫"), m.fullName(), m.pick("，", "。", "，住在附近")
	}},
	{redact.OwnName, ofHan, func(m maker, a redact.About) (string, string, string) {
		return m.pick("本人", "投诉者", "孩子的父亲", ""), a.Name, m.pick("昨天去办理", "，", "多次反映")
	}},
	{redact.OwnData, ofDigits[:9], func(m maker, a redact.About) (string, string, string) {
		return m.pick("就是", "之前提交的", "编号"), a.Numbers[0], m.pick("还没有办", "，", "")
	}},
	{redact.Position, strings.Fields("plain wide"), func(m maker, _ redact.About) (string, string, string) {
		return m.pick("坐标", "定位", "位置"), m.pick("113."+m.digits(6)+","+"23."+m.digits(6), "23."+m.digits(5)+"，113."+m.digits(5), "东经113.2"+m.digits(3)+"，北纬23.1"+m.digits(3), "北纬23°0"+m.digits(1)+"′1"+m.digits(1)+"″"), m.pick("", "，", "附近")
	}},
	{redact.Reference, strings.Fields("plain wide invisible"), func(m maker, _ redact.About) (string, string, string) {
		return m.pick("案号", "法院已经判决", "见"), m.pick("(", "（", "〔") + "2025" + m.pick(")", "）", "〕") + m.pick("粤01民终", "粤0106民初", "穗天法民一初字第", "粤01执", "粤刑终") + strconv.Itoa(1+m.IntN(9999)) + "号", m.pick("，", "一案")
	}},
	{redact.Reference, ofLatin, func(m maker, _ redact.About) (string, string, string) {
		return m.pick("订单号", "订单编号：", "快递单号", "流水号", "合同编号"), m.pick("", "SF", "TB", "JD") + m.digits(12+m.IntN(4)), m.pick("，", "还没发货", "")
	}},
}
