import { describe, expect, it } from 'vitest'
import { check } from './checks'
import { changesOf, copyOf, empty, fromParameters, isBlank, messageOf, toParameters, type Attached, type Writing } from './model'

const ANN = { CODE: 'U2', ID: '2', NAME: 'Ann' }
const GROUP = { CODE: 'SG9', ID: '9', NAME: 'Riga' }
const written = (more: Partial<Writing> = {}): Writing => ({ ...empty([ANN, GROUP]), title: 'Title', text: 'Text', ...more })
const file = (more: Partial<Attached> = {}): Attached => ({ key: 'k', name: 'a.txt', size: 3, type: 'text/plain', id: '5', attachment: '', alt: '', told: '', state: 'sent', sent: 3, trouble: '', ...more })

describe('what is written', () => {
  it('goes out as it stands', () => {
    expect(toParameters(written({ important: true, until: '2031-02-03', tags: ['a', 'b'], files: [file()], thanks: { medal: 'cup', people: [ANN] } }))).toMatchObject({
      POST_TITLE: 'Title', POST_MESSAGE: 'Text', DEST: ['U2', 'SG9'], UF_BLOG_POST_FILE: ['n5'], IMPORTANT: 'Y', IMPORTANT_DATE_END: '2031-02-03', TAGS: 'a,b', GRATITUDE_MEDAL: 'cup', GRATITUDE_EMPLOYEES: ['2'],
    })
  })
  it('clears in a draft what is there no more', () => {
    expect(toParameters(written())).toMatchObject({ UF_BLOG_POST_FILE: null, IMPORTANT: null, TAGS: null, GRATITUDE_MEDAL: null, UF_BLOG_POST_VOTE: null })
  })
  it('needs no text when something else says it', () => {
    expect(messageOf(written({ text: ' ' }))).toBe('Title')
    expect(toParameters(written({ text: '' })).POST_TITLE).toBeNull()
    expect(messageOf(written({ title: '', text: '', files: [file()] }))).toBe('a.txt')
    expect(isBlank(empty([ANN]))).toBe(true)
    expect(isBlank(written())).toBe(false)
  })
  it('comes back from a draft', () => {
    const made = written({ tags: ['x'], important: true, until: '2031-02-03', files: [file()] })
    const kept = Object.fromEntries(Object.entries(toParameters(made)).filter(([, value]) => value !== null))
    expect(toParameters(fromParameters(kept))).toEqual(toParameters(made))
  })
  it('is copied without the contents of files', () => {
    expect(copyOf(written({ files: [file({ file: new File(['abc'], 'a.txt') })] })).files[0]!.file).toBeUndefined()
  })
})

describe('an edit', () => {
  it('says nothing of what has not changed', () => {
    expect(changesOf(written(), written({ text: 'Other' }))).toEqual({ POST_TITLE: 'Title', POST_MESSAGE: 'Other', PARSE_PREVIEW: 'Y' })
    expect(changesOf(written(), { ...written(), to: [GROUP, ANN] })).not.toHaveProperty('DEST')
  })
  it('names all recipients when one has changed', () => {
    expect(changesOf(written(), { ...written(), to: [ANN] })).toMatchObject({ DEST: ['U2'] })
  })
  it('takes files off and puts others on', () => {
    const before = written({ files: [file({ attachment: '505' })] })
    expect(changesOf(before, written())).toMatchObject({ FILES: { 505: 'del' } })
    expect(changesOf(written(), written({ files: [file()] }))).toMatchObject({ UF_BLOG_POST_FILE: ['n5'] })
  })
})

describe('what keeps it from being sent', () => {
  it('is told part by part', () => {
    expect(check(empty())).toMatchObject({ part: 'to' })
    expect(check(empty([ANN]))).toMatchObject({ part: 'text' })
    expect(check(written({ files: [file({ state: 'failed' })] }))).toMatchObject({ part: 'files' })
    expect(check(written({ thanks: { medal: 'cup', people: [] } }))).toMatchObject({ part: 'thanks' })
    expect(check(written({ at: '2001-01-01T10:00' }))).toMatchObject({ part: 'at' })
    expect(check(written())).toBeNull()
  })
})
