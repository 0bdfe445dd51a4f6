package redact_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"example.org/hotline/model"
	"example.org/hotline/model/redact"
)

// plant is personal data that was put into a text: text[from:to].
type plant struct {
	kind     redact.Kind
	trick    string
	from, to int
}

// planted is a text of which everything that must be found is known.
type planted struct {
	text   string
	about  redact.About
	plants []plant
}

// maker writes such texts; one seed, one set.
type maker struct{ *rand.Rand }

func (m maker) pick(list ...string) string { return list[m.IntN(len(list))] }
func (m maker) word(list string) string    { f := strings.Fields(list); return f[m.IntN(len(f))] }
func (m maker) digits(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + m.IntN(10))
	}
	return string(b)
}

func (m maker) letters(n int, of string) string {
	r := []rune(of)
	b := make([]rune, n)
	for i := range b {
		b[i] = r[m.IntN(len(r))]
	}
	return string(b)
}

// fill is what people write around it.
var fill = []string{
	"市民反映某路段一在建工地连续多日晚上十一点后仍有打桩和货车卸料声", "附近老人、学生无法休息", "希望有关部门尽快处理", "多次沟通没有结果", "工地门口未见夜间施工公告", "使用三个月后门店贴出装修告示",
	"剩余费用无法退回", "想为外地户籍的配偶办理投靠入户", "不清楚是否需要回原籍开具证明", "查询发现之前的缴费年限没有合并显示", "担心影响以后领取待遇", "一下雨就积水，深处没过脚踝", "学生上下学只能绕行",
	"傍晚时段气味很大，楼上住户不敢开窗", "商家多次改期，半个月未送货", "要求退款时被告知要扣除手续费", "认为不合理", "建议在某医院门口公交站增设遮阳棚和座椅", "物业一直说在处理", "请给一个明确的答复", "路灯坏了两个星期没人修",
	"垃圾堆在楼下没有人清运", "小区电梯经常停运", "孩子入学需要准备什么材料", "医保报销比例怎么算", "公交站牌看不清", "已经向社区反映过三次", "对方态度恶劣", "每天早上六点就开始施工", "车位费突然上涨",
	"该公司以各种理由推脱", "这家餐厅的卫生状况堪忧", "楼下的便利店占道经营", "物业公司拒绝公开账目", "快递公司把包裹弄丢了", "门口的奶茶店噪音很大", "某小区的业主委员会尚未成立", "老师和家长都很着急", "找了主任也没有用",
	"医生说要排队", "客服一直让我等", "经理说三天内回复", "先生和女士的厕所都坏了", "高中老师补课收费", "项目经理不在现场", "社区主任答应协调", "班主任要求统一购买校服",
}

// alike looks like personal data and is none.
var alike = []string{
	"2026年11月23日", "2026-11-23 15:20", "二〇二六年十一月", "15,000,000,000元", "12345", "拨打110", "120急救", "补偿款138000元", "每平方米23800元", "建筑面积12345.67平方米", "第十二条", "第一百二十三条", "政府令第191号",
	"国发〔2025〕12号", "粤府办〔2024〕8号文", "地铁3号线", "K23路公交", "3室2厅", "三房两厅", "共有12栋楼", "这栋楼", "一楼大堂", "5层高", "楼市成交量", "超过100户", "下午2:30-5:30", "9:00—18:00", "GB 18030", "A4纸", "3.5公里",
	"第5届", "满意率98.6%", "1:30", "10月1日至7日", "三年级二班", "3岁", "2个工作日", "办理编号在短信里", "订单已经取消", "微信公众号", "微信小程序", "QQ群里有人说", "邮箱收不到邮件", "网址打不开", "身份证过期了", "银行卡被冻结",
	"车牌还没上", "手机号停用了", "房号写错了", "会议室", "卫生间", "教室", "办公室", "售楼部", "城市花园建设", "老旧小区改造", "花园式单位", "有限公司注册", "一家公司", "几家店", "各大超市", "律师事务所门口", "主任医师号", "向经理反映",
	"于先前", "高老的房子", "王者荣耀", "张贴公告", "李子树", "黄色垃圾桶", "周边环境", "方便市民", "安全主任制度", "常务副市长信箱", "江苏老板娘的说法不实",
}

var joins = []string{"，", "。", "；", "，", "\n", "！"}

func (m maker) text() planted {
	p := planted{about: redact.About{Name: m.fullName(), Phone: m.phone(), IDNo: m.idNo(), Numbers: []string{m.ticketNo()}}}
	var b strings.Builder
	parts := 2 + m.IntN(4)
	wanted := m.IntN(3) // planted pieces
	for i := range parts {
		if i > 0 {
			b.WriteString(joins[m.IntN(len(joins))])
		}
		switch {
		case wanted > 0 && m.IntN(parts-i) < wanted:
			wanted--
			m.plant(&b, &p)
		case m.IntN(2) == 0:
			b.WriteString(m.pick(fill...))
		default:
			b.WriteString(m.pick("关于", "涉及", "本来是", "其中提到", "") + m.pick(alike...) + m.pick("的问题", "，请核实", "", "等情况"))
		}
	}
	b.WriteString("。")
	p.text = b.String()
	return p
}

// plant writes one piece with the words before and after it.
func (m maker) plant(b *strings.Builder, p *planted) {
	s := seeds[m.IntN(len(seeds))]
	before, data, after := s.write(m, p.about)
	trick := tricks[s.how[m.IntN(len(s.how))]]
	data = trick.do(m, data)
	b.WriteString(before)
	from := b.Len()
	b.WriteString(data)
	p.plants = append(p.plants, plant{s.kind, trick.name, from, b.Len()})
	b.WriteString(after)
}

func (m maker) fullName() string {
	return m.letters(1, "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹") + m.letters(1+m.IntN(2), "伟芳娜敏静丽强磊军洋勇艳杰娟涛超霞平刚桂英秀兰玉华建国志明晓红欣怡子轩梓涵")
}

func (m maker) phone() string {
	return m.word("130 131 132 133 134 135 136 137 138 139 145 147 149 150 151 152 153 155 156 157 158 159 162 165 166 167 170 171 172 173 175 176 177 178 180 181 182 183 184 185 186 187 188 189 190 191 192 193 195 196 197 198 199") + m.digits(8)
}

func (m maker) idNo() string {
	d := m.word("440106 440103 110105 310115 430102 510104 650102 820000") + fmt.Sprintf("%d%02d%02d", 1940+m.IntN(75), 1+m.IntN(12), 1+m.IntN(28)) + m.digits(3)
	return d + string(model.CheckGB11643(d))
}

func (m maker) card() string {
	d := m.word("622202 621700 622848 621226 625809 400012 518710 356827")
	d += m.digits([]int{16, 19, 16, 18}[m.IntN(4)] - len(d) - 1)
	for c := '0'; ; c++ {
		if model.Luhn(d + string(c)) {
			return d + string(c)
		}
	}
}

func (m maker) ticketNo() string {
	at := fmt.Sprintf("26%02d%02d%d%s", 1+m.IntN(12), 1+m.IntN(28), 1+m.IntN(5), m.digits(6))
	for c := '0'; ; c++ {
		if no, ok := model.ParseNumber(at + string(c)); ok {
			return no
		}
	}
}

const plateLetters, plateAll = "ABCDEFGHJKLMNPQRSTUVWXYZ", "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"

func (m maker) plate() string {
	head := m.letters(1, "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼") + m.letters(1, plateLetters) + m.pick("", "", "·", " ", "-")
	switch m.IntN(6) {
	case 0: // new energy, small
		return head + m.pick("D", "F") + m.letters(1, plateAll) + m.digits(4)
	case 1: // new energy, large
		return head + m.digits(5) + m.pick("D", "F")
	case 2:
		return "粤Z" + m.pick("", "·") + m.digits(4) + m.pick("港", "澳")
	case 3:
		return head + m.digits(4) + m.pick("挂", "学", "警")
	case 4:
		return head + m.letters(1, plateLetters) + m.digits(4)
	}
	return head + m.digits(5)
}

func (m maker) shop() string {
	name := m.letters(2, "鑫宏达盛源泰隆恒瑞祥腾辉嘉悦佰诚毅锦澜柏晟珑裕麟") + m.pick("", "", m.letters(1, "记坊轩斋丰"))
	return m.pick("", "", "广州", "云麓区", "广东") + name + m.pick("贸易有限公司", "物业管理有限公司", "科技股份有限公司", "公司", "餐厅", "火锅店", "超市", "健身房", "酒店", "便利店", "大药房有限公司", "美容院", "培训中心", "烧烤店", "4S店", "装修公司", "（广州）有限公司", "幼儿园", "律师事务所")
}
