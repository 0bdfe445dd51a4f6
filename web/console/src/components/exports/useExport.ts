import { textOf } from '@shared/http'
import { onScopeDispose, ref } from 'vue'
import { exportJob, type ExportJob } from '../../api/exports'

const every = 1500 // ms

/** Has a file made and follows how it goes, while the page is used on. */
export function useExport() {
  const job = ref<ExportJob>()
  const error = ref('')
  const busy = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let round = 0 // another one follows another file, and none the page that is gone
  const stop = () => {
    round++
    clearTimeout(timer)
  }
  onScopeDispose(stop)

  /** Asks for a file; of one that ask refuses without a word the page has said why. */
  async function start(ask: () => Promise<ExportJob | undefined>) {
    if (busy.value) return
    stop()
    busy.value = true
    error.value = ''
    job.value = undefined
    const mine = round
    try {
      job.value = await ask()
    } catch (e) {
      error.value = textOf(e)
    }
    busy.value = false
    if (job.value) follow(job.value.id, mine)
  }

  function follow(id: number, mine: number) {
    if (mine !== round) return // it ended while something was awaited
    timer = setTimeout(async () => {
      const now = await exportJob(id).catch(() => undefined) // asked again in a moment
      if (mine !== round) return
      job.value = now ?? job.value
      if (isOpen(job.value)) follow(id, mine)
    }, every)
  }

  return { job, error, busy, start }
}

export const isOpen = (j: ExportJob | undefined) => j?.state === 'queued' || j?.state === 'running'

/** How far a job is, in words. */
export function progress(j: ExportJob): string {
  switch (j.state) {
    case 'queued':
      return '排队中'
    case 'running':
      return `生成中${far(j)}`
    case 'done':
      return `已完成，${j.done_rows}行`
    case 'failed':
      return `未完成：${j.fault}`
    default:
      return '文件已过期'
  }
}

function far(j: ExportJob): string {
  if (j.all_rows > 0)
    return ` ${Math.min(100, Math.floor((j.done_rows / j.all_rows) * 100))}%（${j.done_rows}/${j.all_rows}行）`
  return j.done_rows > 0 ? `，已写${j.done_rows}行` : ''
}
