import type { Method } from './call'
import { CallError } from './errors'
import { csrf } from './session'

/** Gives people an answer as a file: it is no JSON unless the portal refuses. Raises CallError. */
export async function saveAsFile(name: string, method: Method, params: Record<string, unknown>): Promise<void> {
  const response = await fetch(`/rest/${method}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Bitrix-Csrf-Token': csrf.value },
    body: JSON.stringify(params),
  })
  if (!response.ok) {
    const { error, error_description: text } = (await response.json()) as Record<string, string>
    throw new CallError(error ?? '', text ?? '', response.status)
  }
  const address = URL.createObjectURL(await response.blob())
  Object.assign(document.createElement('a'), { href: address, download: name }).click()
  URL.revokeObjectURL(address)
}
