import type { Citizen, Message } from '../api/types'

/** A ticket number as the account writes it: 14 digits (domain §5), alone among other text. */
const NUMBER = /(?:^|\D)\d{14}(?!\d)/

export interface Step {
  key: 'follow' | 'menu' | 'bind' | 'submit' | 'progress'
  title: string
  hint: string
}

/** The journey that a first-time visitor is led through. */
export const steps: Step[] = [
  { key: 'follow', title: '关注公众号', hint: '在任一部手机上点绿色的「关注公众号」。' },
  { key: 'menu', title: '看看菜单', hint: '点聊天下方的三个栏目，会弹出各自的服务。' },
  {
    key: 'bind',
    title: '绑定手机号',
    hint: '个人中心 → 账户绑定。验证码会以短信弹出，点一下即复制。',
  },
  {
    key: 'submit',
    title: '提交诉求',
    hint: '市民诉求 → 我要诉求。填好提交，聊天里会收到 14 位诉求编号。',
  },
  { key: 'progress', title: '查看进度', hint: '个人中心 → 进度查询，或直接把诉求编号发到聊天里。' },
]

/** What the visitor did on this page that leaves no trace in a chat. */
export interface Deeds {
  menuOpened: boolean
  /** Names of the menu entries that were tapped. */
  tapped: string[]
}

const text = (m: Message) =>
  [m.text, m.template?.title, ...(m.template?.lines ?? []).flatMap((l) => [l.name, l.value])].join(
    ' ',
  )

/** Which steps are done, read off what can be seen: nothing has to report to the guide. */
export function done(
  citizens: Citizen[],
  chats: Record<string, Message[]>,
  deeds: Deeds,
): Set<Step['key']> {
  const all = Object.values(chats).flat()
  const heard = all.filter((m) => m.from !== 'citizen').map(text)
  const said = all.filter((m) => m.from === 'citizen').map(text)
  const is = new Set<Step['key']>()
  if (citizens.some((c) => c.followed)) is.add('follow')
  if (deeds.menuOpened) is.add('menu')
  const submitted = heard.some((t) => NUMBER.test(t))
  if (submitted) is.add('submit')
  // The first ticket binds by itself, so a submitted one proves a binding too.
  if (submitted || heard.some((t) => /绑定成功|成功绑定|已绑定/.test(t))) is.add('bind')
  const asked =
    deeds.tapped.some((n) => n === '进度查询' || n === '我的诉求') ||
    said.some((t) => NUMBER.test(t))
  if (submitted && asked) is.add('progress')
  return is
}
