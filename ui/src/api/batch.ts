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
