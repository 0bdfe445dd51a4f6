package redact

import (
	"regexp"
	"strings"
	"unicode"
)

// The family names in common use (the ministry's reports on names, and those of 百家姓 that are no everyday word). 和, 从, 都 and
// the like are names too, and are left out: nearly every one of them in a text is the word.
const single = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱江尹薛闫阎段雷侯龙史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文樊兰殷施洪翟安颜倪牛温芦季俞章鲁葛伍申尤毕聂柴焦翁齐梅庄辛管祝左涂谷祁时舒耿卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵欧阳解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚娄窦岑薄宗麦阚麻虞宣邝贝楼连冼巫郁乐佟仇栾蔺荆储党靖艾鄢蒲明练邸都简仝封佘占谌占璩訾揭闻桑桓濮寿蓝历岳"

// The family names that are words as well. With a title alone they are people only where nothing before them makes them a word.
const words = "于时向常成管任关安白高方文明全连单解路游位都历项包房查来强华车封乐古占边左简宣池党金石马江万明"

var compound = []string{
	"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "司空", "夏侯", "端木", "长孙", "宇文", "轩辕", "南宫",
	"独孤", "百里", "闻人", "东郭", "呼延", "万俟", "澹台", "公冶", "宗政", "濮阳", "淳于", "单于", "太叔", "申屠", "仲孙", "钟离", "鲜于", "闾丘",
	"司寇", "子车", "颛孙", "巫马", "公西", "漆雕", "乐正", "壤驷", "公良", "拓跋", "夹谷", "宰父", "谷梁", "段干", "东门", "南门", "西门", "左丘",
}

var titles = []string{
	"先生", "女士", "小姐", "太太", "夫人", "老师", "教师", "医生", "大夫", "主任", "副主任", "经理", "总经理", "副经理", "师傅", "师父", "科长", "处长", "局长",
	"副局长", "所长", "副所长", "院长", "校长", "副校长", "律师", "警官", "民警", "教授", "护士", "护士长", "阿姨", "叔叔", "伯伯", "大爷", "大妈", "大叔", "大哥",
	"大姐", "奶奶", "爷爷", "同志", "同学", "老板", "老板娘", "书记", "队长", "店长", "站长", "组长", "班长", "主管", "会计", "教练", "法官", "检察官", "董事长", "厂长",
	"村长", "镇长", "区长", "县长", "市长", "街长", "馆长", "园长", "部长", "司机", "房东", "中介", "客服", "女史", "生先", "總", "總經理", "醫生", "老師",
}

// women are the titles of women only.
var women = map[string]bool{
	"女士": true, "小姐": true, "太太": true, "夫人": true, "阿姨": true, "大妈": true, "大姐": true, "奶奶": true, "老板娘": true, "女史": true,
}

// What begins with a family name and ends with a title, and is nobody's.
var noPeople = regexp.MustCompile(`^(?:高中|高级|高校|项目|安全|车间|方面|金牌|常务|商场|白班|计划|党支部|房产|包工|施工|管理|劳动|舒适|宣传|应急|康复|时任|历任|连任|温州|江苏|江西|贵州|安徽|华南|全科|全职|全国|全体|单位|单身|文化|文明|安保|安检|关于|成人|成都|金融|方向|常驻|常任|任何|任课|任职|解放|解说|游客|游泳|路政|路口|路边|明星|万能|向|于是|于|时|成|位|都|来|全|安置|房屋|车站|车行|车辆|包括|华人|强势|古代|党委|党政|陆续|石油|金店|马上|平台|卫生|严厉|严重|明显|包装|康养|何时|何种|何况|高铁|高新|高速|高层|钢琴|洪水|江北|江南|广场|关注|关键|管家|田径|乔装|单独|游戏|车管|党员|包间|路过|来电|来访|来自|林业|林区|水务|温馨|安装|白天|方便|高薪|雷同|许多|莫名|白白|常常|时常|时候|曾经|曾|万一|石材|龙头|顾客|段|路段|焦点|费用|盛大|童装|古镇|米店|麻将|楼下|楼上|楼管|楼层|连锁|简单|封闭|占用|闻讯|寿险|明明|边上|左右|左边|司机|柏油|解释|施救|易|成为|关系|连续|毛坯|左侧|位置|程序|章程|鲁莽|申请|申报|毕业|牛奶|舒服|查看|查询|查证|游乐|车主|房主|房管|单亲|解决|单车|华丽|毛|康|安|文|明|连|任|全|常|单|路|解|位|都|来|历|占|左|宣|边)$`)

var notAtAll = regexp.MustCompile(`^(?:关于|项目|安全|车间|方面|何时|时任|历任|向着|于是)`)

// What before a family name makes of it the end of a word.
var wordBefore = map[rune]string{
	'于': "关位由对至属处基鉴等大小高低善终敢过在源忙出便急用甘", '时': "当小同及按准随临平有暂那到何工届", '向': "方朝走面一转倾偏", '常': "经正日非平通异照", '成': "完造达组形变促收建生制",
	'管': "主不城保监交物高尽只掌", '任': "主责班担信上委出离前现历后连", '关': "有相机海公无开把", '安': "公平治保西", '白': "明空表", '高': "提", '方': "地官对双警院校店厂商物卖买甲乙各多我你他承资", '文': "语中作论公", '全': "安完齐健",
	'连': "大", '单': "工订简名菜派账", '解': "了理调化和", '路': "马公道铁", '位': "单各岗座两三几一诸这那", '都': "成首", '来': "本原后未", '历': "学经简", '项': "事各款", '包': "承面", '房': "住病厨机楼药库", '查': "检调核巡抽", '华': "中", '车': "公汽停开火",
	'党': "政", '金': "基现奖租押资", '明': "说证声", '石': "", '江': "浙珠长", '苏': "江", '万': "", '强': "加", '封': "", '乐': "", '游': "旅", '左': "", '边': "这那旁", '费': "免收经消付缴学", '古': "", '占': "", '简': "", '宣': "", '池': "",
}

// introduced is a name that is called one.
var introduced = regexp.MustCompile(`(?:我叫|名叫|叫做|姓名|联系人|当事人|负责人|法人代表|法定代表人|户主|业主姓名|投诉人|举报人|申请人|经办人)(?:是|为|叫|[^\p{L}\p{N}\x{E000}]){0,3}(\p{Han}(?:` + gap + `\p{Han}){1,3})`)

// endsName are the characters that may come after a name that was introduced.
var endsName = "，,。.；;、！!？?）)（(：:\n \t的，是在与和住电手因于为来向于已要想说称了曾从"

// people finds family names with a title, and names that are introduced as such.
func people(v view) []span {
	var spans []span
	for i, r := range v.runes {
		if !isHan(r) {
			continue
		}
		if to, woman := v.titled(i); to > 0 {
			replace := somebody
			if woman {
				replace = somewoman
			}
			spans = append(spans, span{kind: Person, from: i, to: to, replace: replace})
		}
	}
	for _, m := range introduced.FindAllStringSubmatchIndex(v.text, -1) {
		from := v.cell[m[2]]
		if n := v.name(from); n > 0 {
			spans = append(spans, span{kind: Person, from: from, to: from + n, replace: hidden})
		}
	}
	return spans
}

// titled is the cell after the title of somebody whose family name begins at cell i; 0 if none does.
func (v view) titled(i int) (to int, woman bool) {
	n := v.surname(i)
	if n == 0 {
		return 0, false
	}
	for given := range 3 {
		at, between := i+n, 0
		for between < given {
			at = v.skip(at)
			if !isHan(v.at(at)) {
				break
			}
			at++
			between++
		}
		if between < given {
			return 0, false
		}
		at = v.skip(at)
		for _, title := range titles {
			end := v.spells(at, title)
			if end == 0 || given > 0 && v.isNoPerson(i, at) || given == 0 && n == 1 && v.isWord(i, title) {
				continue
			}
			for _, longer := range titles { // 张总经理, not 张总
				if e := v.spells(at, longer); e > end {
					end = e
				}
			}
			return end, women[title]
		}
		if given == 0 && v.at(at) == '总' && !v.isWord(i, "总") && !strings.ContainsRune("是会有能觉想结共体数算部计量监编理要", v.at(at+1)) {
			return at + 1, false
		}
	}
	return 0, false
}

// isNoPerson tells whether the letters from i to at are a word or belong to one.
func (v view) isNoPerson(i, at int) bool {
	said := strings.TrimFunc(string(v.runes[i:at]), isGap)
	if noPeople.MatchString(strings.TrimRight(said, "副总老")) || notAtAll.MatchString(said) {
		return true
	}
	second, _ := firstHan(said, 1)
	return strings.ContainsRune("的是和在与了个位名及或等去找向到给被对让叫请有为从称由跟问", second) || v.isPartOfWord(i)
}

func firstHan(s string, skip int) (rune, bool) {
	for _, r := range s {
		if !unicode.Is(unicode.Han, r) {
			continue
		}
		if skip == 0 {
			return r, true
		}
		skip--
	}
	return 0, false
}

// isWord tells whether a family name at i with a title right after it is a word instead: 向主任, 位女士.
func (v view) isWord(i int, title string) bool {
	r := v.at(i)
	switch {
	case v.isPartOfWord(i):
		return true
	case strings.ContainsRune("位都来全历占边左连", r):
		return true
	case r == '向' || r == '时' || r == '成' || r == '管' || r == '任':
		return title != "先生" && title != "女士" && title != "小姐" && title != "老师" && title != "医生"
	case r == '房' || r == '车' || r == '包':
		return title == "客服" || title == "中介" || title == "主管" || title == "司机" || title == "老板"
	}
	return strings.ContainsRune(words, r) && (title == "客服" || title == "中介" || title == "会计" || title == "司机" || title == "房东" || title == "主管")
}

// isPartOfWord tells whether what stands before a family name makes a word with it.
func (v view) isPartOfWord(i int) bool {
	before := v.at(i - 1)
	return before != 0 && strings.ContainsRune(wordBefore[v.at(i)], before)
}

// surname is how many cells at i are a family name.
func (v view) surname(i int) int {
	for _, c := range compound {
		if end := v.spells(i, c); end > 0 {
			return end - i
		}
	}
	if strings.ContainsRune(single, v.at(i)) {
		return 1
	}
	return 0
}

// name is how many cells at i are a full name with an end after it.
func (v view) name(i int) int {
	n := v.surname(i)
	if n == 0 {
		return 0
	}
	for given := 2; given >= 1; given-- {
		at, ok := i+n, true
		for range given {
			at = v.skip(at)
			ok = ok && isHan(v.at(at))
			at++
		}
		if end := v.at(at); ok && (!isHan(end) || strings.ContainsRune(endsName, end)) {
			return at - i
		}
	}
	return 0
}

// spells is the cell after word, which is spelled from cell i on with gaps; 0 if it is not.
func (v view) spells(i int, word string) int {
	for k, r := range word {
		if k > 0 {
			i = v.skip(i)
		}
		if v.at(i) != r {
			return 0
		}
		i++
	}
	return i
}

// skip is the cell after a gap at i, if one is there.
func (v view) skip(i int) int {
	for n := range 3 {
		if !isGap(v.at(i+n)) || strings.ContainsRune(",，。;；、!！?？\n:：", v.at(i+n)) {
			return i + n
		}
	}
	return i
}
