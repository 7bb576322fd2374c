import { result } from '@/api/call'
import { colleague } from '@/people/queries'
import { fromParameters, type Attached, type Writing } from '@/posts/composer/model'
import { local } from '@/posts/composer/poll'
import type { Recipient } from '@/posts/types'
import { find, type Draft } from './queries'

type Row = Record<string, unknown>

/** A draft of the portal as something to go on with: with the names that it does not hold. */
export async function resolve(draft: Draft): Promise<Writing> {
  const whole = (await find(draft.ID)) ?? draft
  const writing = fromParameters(whole.PARAMETERS)
  writing.draft = draft.ID
  writing.at = whole.PUBLISH_AT ? local(whole.PUBLISH_AT) : ''
  const all = [...writing.to, ...(writing.thanks?.people ?? [])]
  const names = await namesOf(all)
  for (const each of all) each.NAME = names.get(kindOf(each) + each.ID) ?? `#${each.ID}`
  if (writing.files.length) await lookedUp(writing.files)
  return writing
}

interface Known {
  FILE_ID: string
  NAME: string
  SIZE: string
  TYPE: string
  PREVIEW_URL: string | null
  ALT: string
}

async function lookedUp(files: Attached[]): Promise<void> {
  const known = await result<Known[]>('feed24.file.list', { FILE_ID: files.map(each => each.id).slice(0, 50) })
  for (const each of files) {
    const row = known.find(one => one.FILE_ID === each.id)
    if (row) Object.assign(each, { name: row.NAME, size: Number(row.SIZE), sent: Number(row.SIZE), type: row.TYPE, alt: row.ALT, told: row.ALT, ...(row.PREVIEW_URL ? { preview: row.PREVIEW_URL } : {}) })
    else each.name = `#${each.id}`
  }
}

const kindOf = (each: Recipient): string => each.CODE.replace(/\d+$/, '').replace('DR', 'D')

async function namesOf(all: Recipient[]): Promise<Map<string, string>> {
  const ids = (kind: string) => [...new Set(all.filter(each => kindOf(each) === kind).map(each => each.ID))]
  const ask = (method: 'user.get' | 'department.get' | 'sonet_group.get', wanted: string[], params: Row) => (wanted.length ? result<Row[]>(method, params).catch(() => []) : [])
  const [people, places, groups] = await Promise.all([
    ask('user.get', ids('U'), { FILTER: { ID: ids('U') } }),
    ask('department.get', ids('D'), { ID: ids('D') }),
    ask('sonet_group.get', ids('SG'), { FILTER: { ID: ids('SG') } }),
  ])
  return new Map([
    ...people.map(row => [`U${String(row.ID)}`, colleague(row).name] as const),
    ...places.map(row => [`D${String(row.ID)}`, String(row.NAME)] as const),
    ...groups.map(row => [`SG${String(row.ID)}`, String(row.NAME)] as const),
  ])
}
