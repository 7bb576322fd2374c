import { call, type Method, type Options } from './call'
import { CallError } from './errors'

export interface Command {
  method: Method
  params?: Record<string, unknown>
}

type Part<T> = { ok: true; result: T; total: number; next?: number } | { ok: false; error: CallError }

interface Raw {
  result: Record<string, unknown>
  result_error: Record<string, { error: string; error_description: string }>
  result_total: Record<string, number>
  result_next: Record<string, number>
}

/** Several reads in one request, by name. A command that fails does not keep the others back. */
export async function batch<T extends Record<string, unknown>>(
  commands: { [K in keyof T]: Command },
  options: Options = {},
): Promise<{ [K in keyof T]: Part<T[K]> }> {
  const cmd = Object.fromEntries(
    Object.entries(commands).map(([name, each]) => [name, `${each.method}?${query(each.params ?? {})}`]),
  )
  const { result } = await call<Raw>('batch', { cmd, halt: 0 }, options)
  return Object.fromEntries(Object.keys(commands).map(name => [name, part(result, name)])) as {
    [K in keyof T]: Part<T[K]>
  }
}

function part(raw: Raw, name: string): Part<unknown> {
  const refused = raw.result_error[name]
  if (refused) {
    return { ok: false, error: new CallError(refused.error, refused.error_description, 400) }
  }
  return { ok: true, result: raw.result[name], total: raw.result_total[name] ?? 0, next: raw.result_next[name] }
}

/** As PHP reads it: `a[b]=1&list[0]=2`. */
export function query(params: Record<string, unknown>): string {
  const pairs: string[] = []
  const add = (name: string, value: unknown): void => {
    if (value === undefined || value === null) return
    if (typeof value === 'object') {
      for (const [key, each] of Object.entries(value)) add(`${name}[${key}]`, each)
    } else {
      pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    }
  }
  for (const [name, value] of Object.entries(params)) add(name, value)
  return pairs.join('&')
}

const MOST = 50
let waiting: Array<{ command: Command; resolve: (result: never) => void; reject: (error: unknown) => void }> = []

/**
 * The result of a read that goes together with all others that are asked for at this moment: what a
 * screen full of cards asks is one request.
 */
export function together<T>(method: Method, params: Record<string, unknown> = {}): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (!waiting.length) setTimeout(flush, 0)
    waiting.push({ command: { method, params }, resolve: resolve as (result: never) => void, reject })
  })
}

async function flush(): Promise<void> {
  const asked = waiting.splice(0)
  for (let n = 0; n < asked.length; n += MOST) void send(asked.slice(n, n + MOST))
}

async function send(asked: typeof waiting): Promise<void> {
  try {
    const answers = await batch(Object.fromEntries(asked.map((each, n) => [`c${n}`, each.command])))
    asked.forEach((each, n) => {
      const part = answers[`c${n}`]!
      if (part.ok) each.resolve(part.result as never)
      else each.reject(part.error)
    })
  } catch (error) {
    for (const each of asked) each.reject(error)
  }
}
