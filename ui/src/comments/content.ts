import { CallError } from '@/api/errors'
import { csrf } from '@/api/session'

/** What a comment is made of: its text, further files, and attachments to take off. */
export interface Content {
  text: string
  files: File[]
  gone: string[]
}

/** Comments carry their files with them, in one request. */
export const MOST_BYTES = 40_000_000

export async function parametersOf({ text, files, gone }: Content): Promise<Record<string, unknown>> {
  const sent = await Promise.all(files.map(async (file, n) => [`n${n}`, [file.name, await base64(file)]] as const))
  const all = [...gone.map(id => [id, 'del'] as const), ...sent]
  return { TEXT: text, ...(all.length ? { FILES: Object.fromEntries(all) } : {}) }
}

function base64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).split(',', 2)[1] ?? '')
    reader.onerror = () => reject(new CallError('FILE_UNREADABLE', '', 0))
    reader.readAsDataURL(file)
  })
}

/** A call that takes long: `fetch` would not tell how far it is, and gives up after a while. */
export function callSlowly<T>(method: string, params: Record<string, unknown>, progress: (share: number) => void): Promise<T> {
  const request = new XMLHttpRequest()
  return new Promise<T>((resolve, reject) => {
    request.upload.onprogress = event => event.total && progress(event.loaded / event.total)
    request.onerror = () => reject(new CallError('OFFLINE', '', 0))
    request.onload = () => {
      const body = parsed(request.responseText)
      if (request.status < 400 && body && !('error' in body)) resolve(body.result as T)
      else reject(new CallError(String(body?.error ?? ''), String(body?.error_description ?? ''), request.status))
    }
    request.open('POST', `/rest/${method}`)
    request.setRequestHeader('Content-Type', 'application/json')
    request.setRequestHeader('X-Bitrix-Csrf-Token', csrf.value)
    request.send(JSON.stringify(params))
  })
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return null
  }
}
