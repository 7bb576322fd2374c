import { useQuery } from '@tanstack/vue-query'
import { call, result } from '@/api/call'
import { CallError } from '@/api/errors'

/** A draft that the portal keeps. */
export interface Draft {
  ID: string
  PARAMETERS: Record<string, unknown>
  PUBLISH_AT: string | null
  ERROR: { CODE: string; TEXT: string; DATE: string } | null
  UPDATED_AT: string
}

export const KEY = ['drafts'] as const

export function useDrafts() {
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => call<Draft[]>('feed24.draft.list', {}, { signal }), staleTime: 30_000 })
}

const isMissing = (error: unknown) => error instanceof CallError && error.code === 'ERROR_NOT_FOUND'

/** Null when there is no such draft any more: it was published, or deleted. */
export async function find(id: string): Promise<Draft | null> {
  return result<Draft>('feed24.draft.get', { DRAFT_ID: id }).catch(error => (isMissing(error) ? null : Promise.reject(error)))
}

/** With the same key it is the same draft. */
export const add = (params: Record<string, unknown>, key: string): Promise<number> => result<number>('feed24.draft.add', withoutNothing(params), { key })

/** False when there is no such draft any more. */
export async function change(id: string, params: Record<string, unknown>): Promise<boolean> {
  return result('feed24.draft.update', { DRAFT_ID: id, ...params }, { key: crypto.randomUUID() }).then(() => true, error => (isMissing(error) ? false : Promise.reject(error)))
}

/** The id of the post; null when the draft is gone, which then was published more than a day before, or from elsewhere. */
export async function publish(id: string): Promise<number | null> {
  return result<number>('feed24.draft.publish', { DRAFT_ID: id }, { key: `publish-draft-${id}` }).catch(error => (isMissing(error) ? null : Promise.reject(error)))
}

export async function remove(id: string): Promise<void> {
  await result('feed24.draft.delete', { DRAFT_ID: id }).catch(error => (isMissing(error) ? undefined : Promise.reject(error)))
}

const withoutNothing = (params: Record<string, unknown>) => Object.fromEntries(Object.entries(params).filter(([, value]) => value !== null))
