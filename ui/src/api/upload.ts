import { unwrapped } from './call'
import { csrf } from './session'
import { post, type Sending } from './slow'

/** Sends a file to an address the portal gave for it. */
export function upload<T>(url: string, file: File, progress: (sent: number, all: number) => void): Sending<T> {
  const form = new FormData()
  form.append('file', file)
  const { done, stop } = post(url, form, { 'X-Bitrix-Csrf-Token': csrf.value }, progress)
  return { done: done.then(({ status, body }) => unwrapped<T>(status, body).result), stop }
}
