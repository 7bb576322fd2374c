import type { Recipient, Post } from '../types'
import { fromParameters as pollOf, toParameters as pollParameters, type Writing as Poll } from './poll'

/** A file that goes with the post: on the Drive already, on its way, or stuck. */
export interface Attached {
  key: string
  name: string
  size: number
  type: string
  /** Its id on the Drive, when it is there. */
  id: string
  /** Of a post that is changed: its id as an attachment. */
  attachment: string
  /** What a picture shows, for who does not see it, and what of it the portal knows. */
  alt: string
  told: string
  /** `waiting`: for a connection. */
  state: 'sending' | 'sent' | 'failed' | 'waiting'
  sent: number
  trouble: string
  /** What is being sent; kept with the draft until it is there. */
  file?: File
  preview?: string
}

/** Everything that is being written. It is plain data: drafts keep it as it is. */
export interface Writing {
  to: Recipient[]
  title: string
  text: string
  important: boolean
  until: string
  poll: Poll | null
  thanks: { medal: string; people: Recipient[] } | null
  tags: string[]
  background: string
  files: Attached[]
  /** The moment at which the portal is to publish it, as a field has it. */
  at: string
  /** What the portal is asked for a draft with, until it has answered. */
  key: string
  /** The portal's own draft of it, once there is one, and whether its publication was asked for. */
  draft: string
  asked: boolean
}

export const empty = (to: Recipient[] = []): Writing => ({
  to, title: '', text: '', important: false, until: '', poll: null, thanks: null, tags: [], background: '', files: [], at: '', key: '', draft: '', asked: false,
})

/** All of it but what only this tab has: contents of files that are not sent yet. */
export const copyOf = (writing: Writing): Writing => JSON.parse(JSON.stringify(writing, (name, value: unknown) => (name === 'file' ? undefined : value))) as Writing

/** Whether there is anything that somebody would miss. */
export const isBlank = (writing: Writing): boolean =>
  !writing.title.trim() && !writing.text.trim() && !writing.files.length && !writing.poll?.questions.some(each => each.text || each.answers.some(one => one.text)) && !writing.thanks?.people.length && !writing.tags.length

/** The text that is sent: without one, whatever says most. */
export function messageOf(writing: Writing): string {
  return [writing.text, writing.title, writing.poll?.questions[0]?.text ?? '', writing.files.map(each => each.name).join('\n')].find(each => each.trim())?.trimEnd() ?? ''
}

/** A title that is the whole text as well is said once. */
const titleOf = (writing: Writing): string => (writing.text.trim() ? writing.title.trim() : '')

/** As `log.blogpost.add` takes it; null stands for what is not there, and clears it in a draft. */
export function toParameters(writing: Writing): Record<string, unknown> {
  return {
    POST_TITLE: titleOf(writing) || null,
    POST_MESSAGE: messageOf(writing),
    DEST: writing.to.map(each => each.CODE),
    UF_BLOG_POST_FILE: writing.files.length ? writing.files.filter(each => each.id).map(each => `n${each.id}`) : null,
    IMPORTANT: writing.important ? 'Y' : null,
    IMPORTANT_DATE_END: writing.important && writing.until ? writing.until : null,
    TAGS: writing.tags.length ? writing.tags.join(',') : null,
    BACKGROUND_CODE: writing.background || null,
    PARSE_PREVIEW: 'Y',
    GRATITUDE_MEDAL: writing.thanks?.people.length ? writing.thanks.medal : null,
    GRATITUDE_EMPLOYEES: writing.thanks?.people.length ? writing.thanks.people.map(each => each.ID) : null,
    ...(writing.poll ? pollParameters(writing.poll) : { UF_BLOG_POST_VOTE: null }),
  }
}

/** What an edit sends: nothing that has not changed, so that nothing else is touched. */
export function changesOf(before: Writing, now: Writing): Record<string, unknown> {
  const changed = (pick: (each: Writing) => unknown) => JSON.stringify(pick(before)) !== JSON.stringify(pick(now))
  const kept = new Set(now.files.map(each => each.attachment))
  const gone = before.files.filter(each => !kept.has(each.attachment)).map(each => each.attachment)
  const added = now.files.filter(each => !each.attachment && each.id).map(each => `n${each.id}`)
  return {
    POST_TITLE: titleOf(now),
    POST_MESSAGE: messageOf(now),
    ...(changed(each => each.to.map(one => one.CODE).sort()) ? { DEST: now.to.map(each => each.CODE) } : {}),
    ...(changed(each => [each.important, each.until]) ? { IMPORTANT: now.important ? 'Y' : 'N', ...(now.until ? { IMPORTANT_DATE_END: now.until } : {}) } : {}),
    ...(changed(each => each.tags) ? { TAGS: now.tags.join(',') } : {}),
    ...(changed(each => each.background) ? { BACKGROUND_CODE: now.background } : {}),
    ...(changed(each => each.text) ? { PARSE_PREVIEW: 'Y' } : {}),
    ...(changed(each => each.thanks) ? (now.thanks?.people.length ? { GRATITUDE_MEDAL: now.thanks.medal, GRATITUDE_EMPLOYEES: now.thanks.people.map(each => each.ID) } : { GRATITUDE_MEDAL: '' }) : {}),
    ...(changed(each => plainPoll(each.poll)) ? (now.poll ? pollParameters(now.poll) : { UF_BLOG_POST_VOTE: '' }) : {}),
    ...(gone.length && added.length ? {} : added.length ? { UF_BLOG_POST_FILE: added } : {}),
    ...(gone.length ? { FILES: Object.fromEntries(gone.map(each => [each, 'del'])) } : {}),
  }
}

const plainPoll = (poll: Poll | null) => poll && pollParameters(poll)

/** A post that is there, to be changed. Its poll comes by itself. */
export function fromPost(post: Post): Writing {
  const person = (each: { ID: string; NAME: string }): Recipient => ({ CODE: `U${each.ID}`, ID: each.ID, NAME: each.NAME })
  return {
    ...empty(post.RECIPIENTS),
    title: post.TITLE,
    text: post.TEXT,
    important: post.IMPORTANT?.ASKED === 'Y',
    until: post.IMPORTANT?.UNTIL?.slice(0, 10) ?? '',
    thanks: post.GRATITUDE && { medal: post.GRATITUDE.MEDAL, people: post.GRATITUDE.PEOPLE.map(person) },
    tags: [...post.TAGS],
    background: post.BACKGROUND,
    files: post.FILES.map(each => ({
      key: each.ID, name: each.NAME, size: Number(each.SIZE), type: each.TYPE, id: each.FILE_ID, attachment: each.ID, alt: each.ALT, told: each.ALT, state: 'sent' as const, sent: Number(each.SIZE), trouble: '',
      ...(each.PREVIEW_URL ? { preview: each.PREVIEW_URL } : {}),
    })),
  }
}

/** A draft of the portal, to go on with. Names are filled in by whoever can look them up. */
export function fromParameters(params: Record<string, unknown>): Writing {
  const text = (name: string) => String(params[name] ?? '')
  const list = (name: string) => (Array.isArray(params[name]) ? (params[name] as unknown[]).map(String) : [])
  const recipient = (code: string): Recipient => ({ CODE: code, ID: code.replace(/\D/g, ''), NAME: '' })
  return {
    ...empty(list('DEST').map(recipient)),
    title: text('POST_TITLE'),
    text: text('POST_MESSAGE'),
    important: params.IMPORTANT === 'Y',
    until: text('IMPORTANT_DATE_END'),
    poll: pollOf(params),
    thanks: text('GRATITUDE_MEDAL') ? { medal: text('GRATITUDE_MEDAL'), people: list('GRATITUDE_EMPLOYEES').map(id => recipient(`U${id}`)) } : null,
    tags: text('TAGS') ? text('TAGS').split(',') : [],
    background: text('BACKGROUND_CODE'),
    files: list('UF_BLOG_POST_FILE').map(id => ({ key: id, name: '', size: 0, type: '', id: id.replace(/\D/g, ''), attachment: '', alt: '', told: '', state: 'sent' as const, sent: 0, trouble: '' })),
  }
}
