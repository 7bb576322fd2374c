import type { Recipient } from '@/posts/types'

/** What a recipient is called: of a department also whether those below it are meant. */
export function nameOfRecipient(each: Recipient, t: (key: string, values: Record<string, unknown>) => string): string {
  if (each.CODE === 'UA') return t('audience.everyone', {})
  if (each.CODE.startsWith('DR')) return t('audience.withTeams', { name: each.NAME })
  return each.NAME
}

/** Where a recipient has a page of its own; '' for everyone. */
export function addressOfRecipient(each: Recipient): string {
  const kind = /^(DR|D|SG|U)\d+$/.exec(each.CODE)?.[1]
  const places: Record<string, string> = { DR: 'departments', D: 'departments', SG: 'groups', U: 'people' }
  return kind ? `/${places[kind]}/${each.ID}` : ''
}
