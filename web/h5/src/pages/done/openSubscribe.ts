/** How the citizen answered for each template: accept, reject, cancel, filter … */
export type Statuses = Record<string, string>

const style = `<style>
.ask { width: 100%; min-height: 48px; border: 0; border-radius: 10px; background: #067d3e; color: #fff; font: inherit; font-size: 17px }
</style>`

/**
 * WeChat's own button, which alone may ask for 订阅通知 on a page. Its look is given as text in scripts of WeChat's type,
 * which no template language writes, so it is made by hand. answered is told how each template fared, failed that
 * WeChat shows no button or could not ask.
 */
export function openSubscribe(
  templateIds: string[],
  label: string,
  answered: (statuses: Statuses) => void,
  failed: () => void,
): HTMLElement {
  const tag = document.createElement('wx-open-subscribe')
  tag.setAttribute('template', templateIds.join(','))
  tag.style.display = 'block'
  tag.append(part(style, 'style'), part(`<button class="ask">${label}</button>`))
  tag.addEventListener('success', (e) => {
    const { subscribeDetails } = (e as CustomEvent<{ subscribeDetails: string }>).detail
    answered(statusesOf(subscribeDetails))
  })
  tag.addEventListener('error', failed)
  return tag
}

function part(html: string, slot = '') {
  const script = document.createElement('script')
  script.type = 'text/wxtag-template'
  if (slot) script.slot = slot
  script.textContent = html
  return script
}

/** WeChat writes JSON, in which each template has its status, in some versions as JSON within the JSON. */
export function statusesOf(details: string): Statuses {
  try {
    const raw = JSON.parse(details) as Record<string, string | { status?: string }>
    return Object.fromEntries(
      Object.entries(raw).map(([id, answer]) => {
        const read = typeof answer === 'string' ? JSON.parse(answer) : answer
        return [id, String((read as { status?: string }).status)]
      }),
    )
  } catch {
    return {}
  }
}
