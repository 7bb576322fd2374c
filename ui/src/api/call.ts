import { CallError, isSignIn } from './errors'
import { csrf, signedInAgain } from './session'
import { post } from './slow'
import { WRITING, type Methods } from './types'

export type Method = keyof Methods

/** The answer to a call: its result, and of a list how many there are and where the next page begins. */
export interface Answer<T> {
  result: T
  total: number
  next?: number
}

export interface Options {
  signal?: AbortSignal
  /** For a call that carries files: told how far it is, and given the time it takes. */
  progress?: (sent: number, all: number) => void
  /** Makes it safe to repeat a write: the portal does what comes with one key once, and gives its answer again. */
  key?: string
  /** How often it is tried at most. */
  tries?: number
}

const TRIES = 4
const PATIENCE = 30_000

/**
 * Calls a method of the portal with the browser's sign-in.
 *
 * Reads are tried again when the portal is busy or not reached, and so are writes with a key; other
 * writes never are. When the sign-in has ended, the call waits until there is a new one. Raises CallError.
 */
export async function call<T, M extends Method = Method>(
  method: M,
  params: Methods[M] | Record<string, unknown> = {},
  options: Options = {},
): Promise<Answer<T>> {
  const tries = options.tries ?? (WRITING.has(method) && !options.key ? 1 : TRIES)
  for (let attempt = 1; ; attempt++) {
    try {
      return await signedInCall<T>(method, params, options)
    } catch (error) {
      if (!(error instanceof CallError) || !error.passing || attempt >= tries) throw error
      await pause(250 * 2 ** attempt * (0.5 + Math.random()), options.signal)
    }
  }
}

/** The result alone. */
export async function result<T, M extends Method = Method>(
  method: M,
  params: Methods[M] | Record<string, unknown> = {},
  options: Options = {},
): Promise<T> {
  return (await call<T, M>(method, params, options)).result
}

async function signedInCall<T>(method: string, params: object, options: Options): Promise<Answer<T>> {
  const { status, body } = await signedIn(() => send(method, params, options))
  return unwrapped<T>(status, body)
}

/** What is answered to somebody who is signed in: waits for that, and sends it again then. */
export async function signedIn<R extends { status: number; body: Body }>(send: () => Promise<R>): Promise<R> {
  for (let renewed = false; ; ) {
    const answer = await send()
    const { status, body } = answer
    if (!isSignIn(status, String(body.error))) return answer
    // The portal gives the right value along with its refusal of a wrong one.
    if (body.error === 'session_failed' && typeof body.sessid === 'string' && !renewed) {
      renewed = true
      csrf.renew(body.sessid)
    } else {
      await signedInAgain()
      renewed = false
    }
  }
}

type Body = Record<string, unknown>

async function send(method: string, params: object, options: Options) {
  const url = `/rest/${method}`
  const headers = { ...inJson(), ...(options.key ? { 'Idempotency-Key': options.key } : {}) }
  const content = JSON.stringify(params)
  if (options.progress) return post(url, content, headers, options.progress).done
  const timeout = AbortSignal.timeout(PATIENCE)
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout
  try {
    const response = await fetch(url, { method: 'POST', credentials: 'same-origin', headers, body: content, signal })
    return { status: response.status, body: (await response.json()) as Body }
  } catch (error) {
    if (options.signal?.aborted) throw error
    if (error instanceof SyntaxError) throw new CallError('ERROR_UNEXPECTED_ANSWER', '', 502)
    throw new CallError('OFFLINE', '', 0)
  }
}

/** The headers of a call; after a new sign-in its value against forgery is another one. */
export const inJson = () => ({ 'Content-Type': 'application/json', 'X-Bitrix-Csrf-Token': csrf.value || 'none' })

export function unwrapped<T>(status: number, body: Body): Answer<T> {
  if ('error' in body) {
    const { error, error_description: description } = body
    throw new CallError(String(error), plain(String(description ?? '')), status)
  }
  return { result: body.result as T, total: Number(body.total ?? 0), next: body.next as number | undefined }
}

/** Texts of the protocol may hold line breaks as HTML. */
const plain = (text: string) => text.replace(/<br\s*\/?>/gi, ' ').trim()

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}
