import { CallError } from './errors'

export interface Sending<T> {
  done: Promise<T>
  stop: () => void
}

/** Sends something large. `fetch` would not tell how far it is. Fails with CallError where the portal did not answer. */
export function post(url: string, content: string | FormData, headers: Record<string, string>, progress: (sent: number, all: number) => void) {
  const request = new XMLHttpRequest()
  const done = new Promise<{ status: number; body: Record<string, unknown> }>((resolve, reject) => {
    request.upload.onprogress = event => event.total && progress(event.loaded, event.total)
    request.onload = () => {
      try {
        resolve({ status: request.status, body: JSON.parse(request.responseText) as Record<string, unknown> })
      } catch {
        reject(new CallError('', '', request.status))
      }
    }
    request.onerror = () => reject(new CallError('OFFLINE', '', 0))
    request.onabort = () => reject(new DOMException('stopped', 'AbortError'))
  })
  request.open('POST', url)
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
  request.send(content)
  return { done, stop: () => request.abort() }
}
