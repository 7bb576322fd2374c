import { describe, expect, it } from 'vitest'
import en from './texts.en.json'
import { KINDS, SHOWN, type Kind } from './kinds'
import type { Group } from './queries'
import { textOf } from './sentences'

const group = (KIND: Kind, more: Partial<Group> = {}): Group =>
  ({ KIND, POST_ID: '1', POST_TITLE: 'T', DATE: '', READ: 'N', ACTOR_ID: '2', OTHERS: 0, COUNT: 1, UNREAD: 1, COMMENT_ID: null, LAST_ID: '1', AGAIN: 'N', ...more })
const text = (key: string) => key.split('.').reduce<unknown>((found, part) => (found as Record<string, unknown>)[part], en)

describe('what is said', () => {
  it('is there for every kind, whoever did it', () => {
    for (const kind of Object.keys(KINDS) as Kind[]) {
      for (const more of [{}, { OTHERS: 2 }, { COMMENT_ID: '3' }, { AGAIN: 'Y' as const }]) {
        expect(text(textOf(group(kind, more))), kind).toEqual(expect.any(String))
      }
    }
  })
  it('names one of several, and how many others', () => {
    expect(textOf(group('comment', { OTHERS: 2, COMMENT_ID: '3' }))).toBe('many.comment')
    expect(textOf(group('comment'))).toBe('kinds.comment')
  })
  it('says that the text has changed', () => {
    expect(textOf(group('confirm'))).toBe('kinds.confirm')
    expect(textOf(group('confirm', { AGAIN: 'Y' }))).toBe('again')
  })
  it('shows each kind by one filter', () => {
    const shown: Kind[] = Object.values(SHOWN).flat()
    expect(shown.toSorted()).toEqual(Object.keys(KINDS).toSorted())
  })
})
