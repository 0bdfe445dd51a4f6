/**
 * Files that outlive a reload of the page: what was chosen and is still to be sent. The browser keeps them for all tabs, so that each has whose
 * it is: they go with the log-out, with somebody else's log-in, and after half a day.
 */
interface KeptFile {
  key: string
  by: string
  at: number // ms
  name: string
  file: Blob
}

const longest = 12 * 3600_000 // ms

/** Does one thing with them; the promise fails where the browser keeps no files. */
async function at<T>(mode: IDBTransactionMode, act: (files: IDBObjectStore) => IDBRequest<T>) {
  const db = await opened()
  try {
    return await new Promise<T>((resolve, reject) => {
      const turn = db.transaction('files', mode)
      const asked = act(turn.objectStore('files'))
      turn.oncomplete = () => resolve(asked.result)
      turn.onabort = turn.onerror = () => reject(turn.error ?? new Error('not kept'))
    })
  } finally {
    db.close()
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open('hotline-kept', 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore('files', { keyPath: 'key' })
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = asked.onblocked = () => reject(asked.error ?? new Error('not opened'))
  })
}

/** Keeps a file for who is logged in; false where the browser does not. */
export async function keepFile(key: string, by: string, file: File): Promise<boolean> {
  const one: KeptFile = { key, by, at: Date.now(), name: file.name, file }
  return at('readwrite', (files) => files.put(one)).then(
    () => true,
    () => false,
  )
}

/** The file that was kept under this key by the same person. */
export async function keptFile(key: string, by: string): Promise<File | undefined> {
  try {
    const one: KeptFile | undefined = await at('readonly', (files) => files.get(key))
    return one?.by === by ? new File([one.file], one.name, { type: one.file.type }) : undefined
  } catch {
    return undefined
  }
}

export async function forgetFile(key: string) {
  await at('readwrite', (files) => files.delete(key)).catch(() => {})
}

export async function forgetFiles() {
  await at('readwrite', (files) => files.clear()).catch(() => {})
}

/** Forgets what is somebody else's, and what nobody came back for. */
export async function keepFilesFor(by: string) {
  try {
    const all: KeptFile[] = await at('readonly', (files) => files.getAll())
    const old = all.filter((one) => one.by !== by || Date.now() - one.at > longest)
    await Promise.all(old.map((one) => forgetFile(one.key)))
  } catch {
    // It keeps none.
  }
}
