/** A number for emergencies, and who answers it. */
export interface Call {
  number: string
  who: string
}

/** What a text seems to tell of: the words found, and whom to call, the most urgent first. */
export interface Emergency {
  words: string[]
  calls: Call[]
}

const police = { number: '110', who: '报警' }
const fire = { number: '119', who: '火警、救援' }
const ambulance = { number: '120', who: '急救' }
const traffic = { number: '122', who: '交通事故' }
const comfort = { number: '12356', who: '心理援助' }

/** Words are in one string each, with blanks between them. */
interface Sign {
  words: string
  calls: Call[]
  /** Harmless where one of these stands right before the word … */
  after?: string
  /** … or right after it. */
  before?: string
}

/** What is not happening now, whatever it is: 火灾隐患, 车祸赔偿, 预防溺水. */
const past = '隐患 风险 事故认定 认定 赔偿 理赔 保险 演练 演习 报警器 宣传 教育 知识'
const prevented = '防 预防 防止 避免 防范 以免 杜绝 容易 容易引发 容易造成 容易引起'

const signs: Sign[] = [
  {
    words: '着火 起火 失火 火灾 冒浓烟',
    calls: [fire],
    after: '等 带 跟 接 朝 坐 开 乘 提 吃 引 一', // 坐着火车, 一起火锅
    before: '锅 车 龙果 龙 腿 箭 把 柴 鸡',
  },
  {
    words: '爆炸',
    calls: [fire, ambulance],
    after: '信息 知识 人口 电话',
    before: '式 性 物 头',
  },
  {
    words: '煤气泄漏 煤气泄露 燃气泄漏 燃气泄露 天然气泄漏 天然气泄露 煤气漏 燃气漏 煤气味 燃气味',
    calls: [fire],
  },
  { words: '被困', calls: [fire, ambulance], before: '扰 难 惑' },
  { words: '困在电梯 电梯困人 坠楼 坍塌 倒塌 触电 溺水 掉进河 掉进水', calls: [fire, ambulance] },
  { words: '落水', calls: [fire, ambulance], before: '管 口 狗 道' },
  { words: '自杀 割腕 寻死 跳河 跳桥', calls: [police, ambulance, comfort], before: '式' },
  {
    words: '跳楼',
    calls: [police, ambulance, comfort],
    before: '价 机 大甩卖 甩卖 清仓 处理价 处理品',
  },
  { words: '轻生', calls: [police, ambulance, comfort], after: '年 减', before: '活 产' },
  { words: '不想活', calls: [police, ambulance, comfort], before: '动' },
  {
    words: '上吊',
    calls: [police, ambulance, comfort],
    after: '往 装 挂',
    before: '灯 车 顶 扇 柜 装 物 牌',
  },
  {
    words: '打人',
    calls: [police, ambulance],
    after: '拨',
    before:
      '工客服 工电话 工台 工热线 工服务 民医院 民政府 民法院 社局 社厅 社中心 社窗口 力资源 才市场 才中心 事局 事科 事部', // 打人工客服, 打人社局电话
  },
  { words: '打死', calls: [police, ambulance], before: '也不 都不 结' },
  {
    words: '砍人 杀人 持刀 捅人 打伤 抢劫 绑架 劫持 强奸 家暴 行凶 打群架',
    calls: [police, ambulance],
    before: '游戏 鲸 蜂',
  },
  {
    words:
      '昏迷 晕倒 昏倒 休克 大出血 没有呼吸 呼吸困难 心脏病发作 心梗 煤气中毒 食物中毒 服毒 喝农药',
    calls: [ambulance],
    before: '住院 手术 病史 支架 报销 后遗症 期间',
  },
  { words: '车祸 撞人 撞伤 撞死 肇事逃逸', calls: [traffic, ambulance], before: '行道' },
]

/** Whether a text tells of an emergency that is no matter for 12345. Rather once too often than not at all. */
export function emergencyIn(text: string): Emergency | null {
  const words: string[] = []
  const calls: Call[] = []
  for (const sign of signs) {
    const found = list(sign.words).filter((w) => tells(text, w, sign))
    if (found.length === 0) continue
    words.push(...found)
    calls.push(...sign.calls.filter((c) => !calls.includes(c)))
  }
  return words.length === 0 ? null : { words, calls }
}

function tells(text: string, word: string, sign: Sign): boolean {
  const before = list(past, sign.before)
  const after = list(prevented, sign.after)
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const head = text.slice(0, at)
    const tail = text.slice(at + word.length)
    if (!before.some((s) => tail.startsWith(s)) && !after.some((s) => head.endsWith(s))) return true
  }
  return false
}

const list = (...words: (string | undefined)[]) =>
  words.flatMap((w) => (w === undefined ? [] : w.split(' ')))
