import { call, type Method } from './call'

/** A whole list, page after page. For lists that no company has thousands of. Raises CallError. */
export async function all<T>(method: Method, params: Record<string, unknown> = {}, signal?: AbortSignal): Promise<T[]> {
  const rows: T[] = []
  for (let start: number | undefined = 0; start !== undefined; ) {
    const answer: { result: T[]; next?: number } = await call<T[]>(method, { ...params, start }, { signal })
    rows.push(...answer.result)
    start = answer.next
  }
  return rows
}
