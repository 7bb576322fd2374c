import { CallError } from './errors'
import { csrf } from './session'

export interface Upload<T> {
  done: Promise<T>
  stop: () => void
}

/** Sends a file to an address the portal gave for it. `fetch` would not tell how far it is. */
export function upload<T>(
  url: string,
  file: File,
  progress: (sent: number, all: number) => void,
): Upload<T> {
  const request = new XMLHttpRequest()
  const done = new Promise<T>((resolve, reject) => {
    request.upload.onprogress = event => progress(event.loaded, event.total || file.size)
    request.onload = () => {
      const body = parsed(request.responseText)
      if (request.status < 400 && body && !('error' in body)) resolve(body.result as T)
      else reject(new CallError(String(body?.error ?? ''), String(body?.error_description ?? ''), request.status))
    }
    request.onerror = () => reject(new CallError('OFFLINE', '', 0))
    request.onabort = () => reject(new DOMException('stopped', 'AbortError'))
  })
  const form = new FormData()
  form.append('file', file)
  request.open('POST', url)
  request.setRequestHeader('X-Bitrix-Csrf-Token', csrf.value)
  request.send(form)
  return { done, stop: () => request.abort() }
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return null
  }
}
