import { refusal } from '@shared/http'
import { base } from '../../api/client'

/** Fetches a file that a search makes, and gives it to the browser to keep. Throws ApiError. */
export async function saveFile(path: string, asked: object, name: string): Promise<void> {
  const answer = await fetch(base + path, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(asked),
  })
  if (!answer.ok)
    throw refusal(answer.status, await answer.text(), answer.headers.get('Retry-After'))
  const url = URL.createObjectURL(await answer.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
