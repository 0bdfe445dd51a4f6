import { textOf } from '@shared/http'
import { onScopeDispose, ref } from 'vue'
import { askExport, exportJobs, type ExportJob, type FigureQuery } from '../../api/figures'

const every = 1500 // ms

/** Has a file made and follows how it goes, while the page is used on. */
export function useExport() {
  const job = ref<ExportJob>()
  const error = ref('')
  const busy = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let gone = false
  onScopeDispose(() => {
    gone = true
    clearTimeout(timer)
  })

  async function start(kind: ExportJob['kind'], format: ExportJob['format'], query: FigureQuery) {
    if (busy.value) return
    clearTimeout(timer)
    busy.value = true
    error.value = ''
    job.value = undefined
    try {
      job.value = await askExport(kind, format, query)
      follow()
    } catch (e) {
      error.value = textOf(e)
      busy.value = false
    }
  }

  function follow() {
    if (gone) return // it ended while something was awaited
    timer = setTimeout(async () => {
      const page = await exportJobs().catch(() => undefined) // asked again in a moment
      job.value = page?.items.find((j) => j.id === job.value?.id) ?? job.value
      if (isOpen(job.value)) follow()
      else busy.value = false
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
      return j.all_rows > 0 ? `生成中 ${Math.floor((j.done_rows / j.all_rows) * 100)}%` : '生成中'
    case 'done':
      return `已完成，${j.done_rows}行`
    case 'failed':
      return `未完成：${j.fault}`
    default:
      return '文件已过期'
  }
}
