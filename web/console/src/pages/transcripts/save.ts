import { base, fetchRaw, giveFile } from '../../api/client'

/** Fetches a file that is made at once, and gives it to the browser to keep. Throws ApiError. */
export async function saveFile(path: string, asked: object, name: string): Promise<void> {
  const answer = await fetchRaw(base + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(asked),
  })
  const url = URL.createObjectURL(await answer.blob())
  giveFile(url, name)
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
