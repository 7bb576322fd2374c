import { inJson, signedIn, unwrapped, type Method } from './call'
import { CallError } from './errors'

/**
 * Gives people an answer as a file: it is no JSON unless the portal refuses. When the sign-in has
 * ended, it waits until there is a new one. Raises CallError.
 */
export async function saveAsFile(name: string, method: Method, params: Record<string, unknown>): Promise<void> {
  const { status, body, response } = await signedIn(async () => {
    const response = await fetch(`/rest/${method}`, { method: 'POST', headers: inJson(), body: JSON.stringify(params) }).catch(() => {
      throw new CallError('OFFLINE', '', 0)
    })
    return { status: response.status, body: response.ok ? {} : await refusal(response), response }
  })
  if (!response.ok) unwrapped(status, body)
  const address = URL.createObjectURL(await response.blob())
  Object.assign(document.createElement('a'), { href: address, download: name }).click()
  URL.revokeObjectURL(address)
}

/** What stands between may answer with a page of its own. */
const refusal = (response: Response): Promise<Record<string, unknown>> => response.json().catch(() => ({ error: 'ERROR_UNEXPECTED_ANSWER' }))
