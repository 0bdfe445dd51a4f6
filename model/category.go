package model

import (
	"slices"
	"strings"
)

// Nature is 诉求性质; it decides how soon a ticket is due (domain §3, §7).
type Nature string

const (
	NatureConsult   Nature = "咨询"
	NatureHelp      Nature = "求助"
	NatureComplaint Nature = "投诉"
	NatureReport    Nature = "举报"
	NatureSuggest   Nature = "建议"
)

// Category is one of the guide's six kinds of 诉求 with the template that its citizens fill in.
type Category struct {
	Code          string
	Name          string
	Natures       []Nature
	DefaultNature Nature   // "": the form asks
	Elements      []string // what a complete 诉求 of this category says
	Template      string
}

// NatureRequired tells whether the form asks for the nature.
func (c Category) NatureRequired() bool { return c.DefaultNature == "" }

// CategoryByCode finds one of the six.
func CategoryByCode(code string) (Category, bool) {
	i := slices.IndexFunc(Categories, func(c Category) bool { return c.Code == code })
	if i < 0 {
		return Category{}, false
	}
	return Categories[i], true
}

// Untouched tells whether content is the template that nobody filled in: blanks and ____ do not count (domain §3).
func (c Category) Untouched(content string) bool { return squeeze(content) == squeeze(c.Template) }

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("_ \t\r\n\u3000", r) {
			return -1
		}
		return r
	}, s)
}

// Categories are the guide's six, in its order. The texts are public: they are what every citizen's form shows.
var Categories = []Category{
	{
		Code: "C1", Name: "求助/投诉/举报问题",
		Natures:  []Nature{NatureHelp, NatureComplaint, NatureReport},
		Elements: []string{"时间", "具体地点", "对象", "经过", "希望解决"},
		Template: strings.Join([]string{
			"【发生时间】____年__月__日__时（或：从____开始，每天/每周____）",
			"【具体地点】____区____街道____路____号（附近标志物：____）",
			"【反映对象】____（单位、门店、设施或现象；不清楚可不填）",
			"【事情经过】",
			"【是否已向有关单位反映】否 / 是（单位：____，答复：____）",
			"【希望如何解决】",
		}, "\n"),
	},
	{
		Code: "C2", Name: "消费纠纷问题",
		Natures:       []Nature{NatureComplaint, NatureReport, NatureHelp},
		DefaultNature: NatureComplaint,
		Elements:      []string{"商家", "商品或服务", "金额", "日期", "凭证", "诉求"},
		Template: strings.Join([]string{
			"【商家名称】____（线上请写平台及店铺名：____）",
			"【商家地址】____区____路____号",
			"【商品或服务】____",
			"【消费日期】____年__月__日　【金额】____元　【付款方式】____",
			"【订单号/小票号】____",
			"【纠纷经过】",
			"【是否已与商家协商】否 / 是（结果：____）",
			"【具体要求】退款 / 退货 / 换货 / 维修 / 赔偿 / 其他：____",
		}, "\n"),
	},
	{
		Code: "C3", Name: "户籍迁移问题",
		Natures:       []Nature{NatureConsult, NatureHelp, NatureComplaint},
		DefaultNature: NatureConsult,
		Elements:      []string{"现户籍地", "拟迁入地", "迁移类型", "受理窗口", "问题"},
		Template: strings.Join([]string{
			"【现户籍所在地】____省____市____区（县）",
			"【拟迁入地】本市____区____街道",
			"【迁移类型】人才引进 / 积分 / 夫妻投靠 / 子女随迁 / 父母投靠 / 购房 / 其他：____",
			"【是否已提交申请】否 / 是（受理窗口：____，日期：____，回执号：____）",
			"【遇到的问题】",
			"【希望得到的帮助】",
		}, "\n"),
	},
	{
		Code: "C4", Name: "社保业务问题",
		Natures:       []Nature{NatureConsult, NatureHelp, NatureComplaint},
		DefaultNature: NatureConsult,
		Elements:      []string{"险种", "参保身份", "参保单位", "时间段", "问题"},
		Template: strings.Join([]string{
			"【险种】养老 / 医疗 / 失业 / 工伤 / 生育",
			"【参保身份】在职职工 / 灵活就业 / 城乡居民 / 退休",
			"【参保单位】____（个人参保可不填）",
			"【涉及时间】____年__月 至 ____年__月",
			"【问题描述】",
			"【已办理或查询过的渠道】____",
			"【希望得到的帮助】",
			"（请勿在此填写银行卡密码、社保卡密码等信息）",
		}, "\n"),
	},
	{
		Code: "C5", Name: "噪音扰民问题",
		Natures:       []Nature{NatureComplaint, NatureReport},
		DefaultNature: NatureComplaint,
		Elements:      []string{"噪音类型", "声源位置", "时段", "频率", "影响"},
		Template: strings.Join([]string{
			"【噪音类型】建筑施工 / 商业经营（音响叫卖、餐饮）/ 邻里生活装修 / 广场活动 / 工业设备 / 交通 / 其他：____",
			"【声源位置】____区____街道____路____号____（楼栋、楼层或门店名）",
			"【发生时段】____时 至 ____时　【频率】每天 / 周末 / 偶尔　【从何时开始】____",
			"【受影响情况】（如：影响老人、学生休息）",
			"【是否报警或向物业反映过】否 / 是（时间及结果：____）",
			"【希望如何解决】",
		}, "\n"),
	},
	{
		Code: "C6", Name: "咨询/建议问题",
		Natures:  []Nature{NatureConsult, NatureSuggest},
		Elements: []string{"事项", "背景", "问题或建议"},
		Template: strings.Join([]string{
			"【类型】咨询 / 建议",
			"【涉及事项或部门】____",
			"【基本情况】",
			"【想咨询的问题 / 建议内容】",
			"1.",
			"2.",
			"【希望答复的方式】微信 / 电话",
		}, "\n"),
	},
}
