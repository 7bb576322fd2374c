import type { LocationQuery } from 'vue-router'

/** What narrows a list of posts. Every field is a part of the address, under its own name. */
export interface Filters {
  from?: string
  to?: string
  tag?: string
  author?: string
  important?: boolean
  confirm?: boolean
  files?: boolean
  mine?: boolean
  tome?: boolean
  unread?: boolean
  groups?: boolean
  everyone?: boolean
  group?: string
  department?: string
  since?: string
  until?: string
}

export const FLAGS = ['unread', 'confirm', 'important', 'tome', 'groups', 'everyone', 'files', 'mine'] as const
const VALUES = ['tag', 'author', 'group', 'department', 'since', 'until'] as const

export function fromAddress(query: LocationQuery): Filters {
  const found: Record<string, string | boolean> = {}
  for (const name of FLAGS) if (query[name] === '1') found[name] = true
  for (const name of VALUES) if (typeof query[name] === 'string' && query[name]) found[name] = query[name]
  return found as Filters
}

export function toAddress(filters: Filters): Record<string, string> {
  const flags = FLAGS.filter(name => filters[name]).map(name => [name, '1'])
  const values = VALUES.filter(name => filters[name]).map(name => [name, filters[name] as string])
  return Object.fromEntries([...flags, ...values])
}

/** As `feed24.post.list` wants them. */
export function toParameters(filters: Filters, me: number): Record<string, unknown> {
  const codes = [
    ...(filters.tome ? [`U${me}`] : []),
    ...(filters.everyone ? ['UA'] : []),
    ...(filters.group ? [`SG${filters.group}`] : []),
    ...(filters.department ? [`DR${filters.department}`, `D${filters.department}`] : []),
  ]
  return {
    ...(codes.length ? { LOG_RIGHTS: codes } : {}),
    ...(filters.mine ? { AUTHOR_ID: me } : filters.author ? { AUTHOR_ID: filters.author } : {}),
    ...(filters.tag ? { TAG: filters.tag } : {}),
    ...(filters.important ? { IMPORTANT: 'Y' } : {}),
    ...(filters.confirm ? { TO_CONFIRM: 'Y' } : {}),
    ...(filters.groups ? { FROM_GROUPS: 'Y' } : {}),
    ...(filters.files ? { WITH_FILES: 'Y' } : {}),
    ...(filters.since ? { LOG_DATE_FROM: filters.since } : {}),
    ...(filters.until ? { LOG_DATE_TO: filters.until } : {}),
  }
}

export const isNarrowed = (filters: Filters): boolean => Object.keys(toAddress(filters)).length > 0
