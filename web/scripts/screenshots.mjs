// The pictures of the README and of docs/console.md, taken from a freshly started demo with the console's desk:
// node web/scripts/screenshots.mjs http://localhost:8090 http://localhost:8080
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'

const demo = (process.argv[2] ?? 'http://localhost:8090').replace(/\/$/, '')
const service = (process.argv[3] ?? 'http://localhost:8080').replace(/\/$/, '')
const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url))
const control = `${demo}/standin/v1`
const locale = { locale: 'zh-CN', timezoneId: 'Asia/Shanghai' }

const complaints = [
  {
    category: 'C1',
    nature: '求助',
    title: '小区门口路灯不亮',
    address: '云麓区桃花路3号小区北门',
    content: '时间：最近一周\n情况：北门两盏路灯夜间不亮，老人出行不便\n希望：尽快维修',
  },
  {
    category: 'C6',
    nature: '咨询',
    title: '居住证到期前多久可以续签',
    address: '云麓区政务服务中心',
    content: '想咨询居住证续签的时间和需要带的材料，可否在网上办理。',
  },
]
const noise = {
  title: '工地夜间施工噪音扰民',
  address: '云麓区麓湖路18号东侧工地',
  content:
    '时间：每天22点至次日1点\n情况：工地打桩，孩子和老人无法休息\n希望：请核查是否有夜间施工许可',
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
try {
  await mkdir(folder, { recursive: true })
  await moveClockTo(10, 20)
  await takePhones()
  await takeForm()
  await takeList()
  await takeConsole('dispatcher', 'workbench', '/tickets', async (page) => {
    await page.keyboard.press('j')
    await page.getByRole('heading', { level: 2 }).first().waitFor()
  })
  await takeConsole('dispatcher', 'ticket', '/tickets', async (page) => {
    const number = await first(page, 'tickets?status=submitted', 'number')
    await page.goto(`${service}/console/tickets/${number}`)
    await page.getByTestId('act-accept').click()
    await page.getByTestId('step-go').click()
    await page.getByTestId('act-dispatch').click()
    await page.getByTestId('hint').first().click()
    await page.getByTestId('due-hint').waitFor()
    await page.getByText('已受理', { exact: true }).waitFor({ state: 'hidden' })
  })
  await takeConsole('screener', 'case', '/cases', async (page) => {
    const number = await first(page, 'case-candidates', 'ticket_number')
    const id = await page.evaluate(draft, number)
    await page.goto(`${service}/console/cases/${id}`)
    await page.getByTestId('case-state').waitFor()
  })
  await takeConsole('editor', 'entry', '/entries', async (page) => {
    const code = await first(page, 'entries?kind=article', 'code')
    await page.goto(`${service}/console/entries/${code}`)
  })
  await takeConsole('supervisor', 'hotspots', '/hotspots')
  await takeConsole('admin', 'sla', '/sla')
  await takeConsole('supervisor', 'board', '/board')
  await takeConsole('supervisor', 'reports', '/reports')
  await takeConsole('admin', 'menu', '/menu')
  await takeConsole('agent', 'desk', '/desk', async (page) => {
    await page.getByTestId('connected').getByText('已连接').waitFor()
    await page.getByTestId('presence-online').check({ force: true })
    await does('u1', 'menu', { path: [0, 1] })
    await writes('u1', '你好，我家楼上夜里一直在装修，应该找哪个部门？')
    await page.getByTestId('chat').first().click()
    await page.getByTestId('compose').fill('您好，夜间装修扰民由城管部门核查，请问是哪个小区？')
    await page.getByTestId('compose').press('Enter')
    await page.getByTestId('fate').getByText('已送达').first().waitFor()
    await writes('u1', '麓湖花园3栋。')
    await page.getByTestId('line').filter({ hasText: '麓湖花园' }).waitFor()
  })
} finally {
  await browser.close()
}

/** Two citizens side by side: one has filed a complaint, the other is writing one. */
async function takePhones() {
  const page = await browser.newPage({ ...locale, viewport: { width: 1440, height: 900 } })
  await page.goto(demo)
  const zhang = phone(page, 'u1')
  await zhang.follow()
  await zhang.tap(2, 2)
  await zhang.frame.getByTestId('field-name').fill('张三')
  await zhang.frame.getByTestId('field-phone').fill('13800138000')
  await zhang.frame.getByTestId('send-code').click()
  const code = zhang.root.getByTestId('sms-banner').getByTestId('sms-code')
  await zhang.frame.getByTestId('code').fill(await code.getAttribute('data-code'))
  await code.click()
  await zhang.frame.getByTestId('bind-submit').click()
  await zhang.frame.getByTestId('bound').waitFor()
  await zhang.close()
  await zhang.tap(0, 0)
  await write(zhang.frame, '张三', 2)
  await zhang.frame.getByTestId('agree').check()
  await zhang.frame.getByTestId('submit').click()
  await zhang.frame.getByTestId('number').waitFor()
  await zhang.close()
  await zhang.root.getByTestId('chat').getByText('提交成功，诉求编号').waitFor()

  const li = phone(page, 'u2')
  await li.follow()
  await li.tap(0, 0)
  await write(li.frame, '李奶奶', 2)
  await settled(li.frame)
  await li.frame.getByTestId('ticket-form').evaluate(() => scrollTo({ top: 0 }))
  await page.mouse.move(720, 890)
  for (const passing of ['toast', 'sms-banner', 'chat-banner'])
    await page.getByTestId(passing).first().waitFor({ state: 'hidden' })
  await page.screenshot({ path: `${folder}phone.png` })
  await page.close()
}

/** The form, as a whole phone's screen shows it. */
async function takeForm() {
  const { page, origin } = await mobile('u2')
  await page.goto(`${origin}/h5/new`)
  await write(page, '李奶奶', 2)
  await settled(page)
  await page.evaluate(() => scrollTo({ top: 0 }))
  await page.screenshot({ path: `${folder}form.png` })
  await page.context().close()
}

/** 我的诉求 of the citizen who filed one by hand, with two more. */
async function takeList() {
  const { page, origin } = await mobile('u1')
  await page.goto(`${origin}/h5/tickets`)
  await page.getByTestId('ticket-item').first().waitFor()
  await page.evaluate(async (all) => {
    for (const one of all) {
      const answer = await fetch('/api/citizen/v1/tickets', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
        body: JSON.stringify({ ...one, public_intent: false, contact_name: '张三' }),
      })
      if (!answer.ok) throw new Error(await answer.text())
    }
  }, complaints)
  await page.reload()
  await page.getByTestId('ticket-item').nth(complaints.length).waitFor()
  await page.screenshot({ path: `${folder}list.png` })
  await page.context().close()
}

/** A page of the console as one of the demo's staff sees it. */
async function takeConsole(who, name, path, arrange) {
  const page = await browser.newPage({ ...locale, viewport: { width: 1440, height: 900 } })
  await page.goto(`${service}/console/login`)
  await page.getByTestId('login-name').fill(who)
  await page.getByTestId('login-password').fill('hotline-demo')
  await page.getByTestId('login-submit').click()
  await page.getByTestId('who').waitFor()
  await page.goto(`${service}/console${path}`)
  await page.getByTestId('who').waitFor()
  await page.waitForLoadState('networkidle').catch(() => {}) // a stream never rests
  await arrange?.(page)
  await page.waitForTimeout(1500) // charts move until they stand
  await page.screenshot({ path: `${folder}console-${name}.png` })
  await page.close()
}

/** The first of a list of the staff API that this page may read. */
async function first(page, list, field) {
  const { items } = await page.evaluate(async (list) => {
    const answer = await fetch(`/api/staff/v1/${list}`)
    if (!answer.ok) throw new Error(await answer.text())
    return answer.json()
  }, list)
  return items[0][field]
}

/** In the page: drafts a case of a ticket. */
async function draft(number) {
  const answer = await fetch('/api/staff/v1/cases', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ticket_number: number }),
  })
  if (!answer.ok) throw new Error(await answer.text())
  return (await answer.json()).id
}

/** What a citizen does on his phone: "menu" with a path, "messages" with a text. */
async function does(citizen, what, body) {
  const answer = await fetch(`${control}/citizens/${citizen}/${what}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

function writes(citizen, content) {
  return does(citizen, 'messages', { type: 'text', content })
}

function phone(page, id) {
  const root = page.getByTestId(`phone-${id}`)
  return {
    root,
    frame: root.getByTestId('webview-frame').contentFrame(),
    follow: () => root.getByTestId('follow').click(),
    async tap(tab, entry) {
      await root.getByTestId(`menu-${tab}`).click()
      await root.getByTestId(`menu-${tab}-${entry}`).click()
    },
    async close() {
      await root.getByTestId('webview-close').click()
      await root.getByTestId('webview').waitFor({ state: 'hidden' })
    },
  }
}

async function write(page, name, photos) {
  await page.getByTestId('category-C5').click()
  await page.getByTestId('located').waitFor()
  await page.getByTestId('photo-add').click()
  for (let i = 0; i < photos; i++) await page.locator(`[data-standin="scene-${i}"]`).click()
  await page.locator('[data-standin="done"]').click()
  await page.getByTestId('field-title').fill(noise.title)
  await page.getByTestId('field-address').fill(noise.address)
  await page.getByTestId('field-content').fill(noise.content)
  await page.getByTestId('public_intent-true').check()
  await page.getByTestId('field-contact_name').fill(name)
}

/** Waits for the photos, and takes the cursor out of the fields. */
async function settled(page) {
  await page.locator('[data-testid="photo-item"][data-state="done"]').nth(1).waitFor()
  await page.getByTestId('field-contact_name').blur()
}

async function mobile(id) {
  const context = await browser.newContext({
    ...locale,
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
  })
  const { citizens } = await (await fetch(`${control}/state`)).json()
  return { page: await context.newPage(), origin: citizens.find((c) => c.id === id).browser_url }
}

/** Moves the demo's clock forward to this time of day in the city: a picture taken at night looks odd. */
async function moveClockTo(hours, minutes) {
  const { now } = await (await fetch(`${control}/state`)).json()
  const at = new Date(Date.parse(now) + 8 * 3600_000) // the city's wall clock, read as UTC
  const ahead = (hours - at.getUTCHours()) * 60 + minutes - at.getUTCMinutes()
  const body = JSON.stringify({ advance: `${(ahead + 1440) % 1440}m` })
  await fetch(`${control}/clock`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
  })
}
