import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pluralForm } from './index'

const SRC = new URL('../..', import.meta.url).pathname
const files = (readdirSync(SRC, { recursive: true }) as string[]).filter(name => /\.(vue|ts|json)$/.test(name))
const read = (name: string) => readFileSync(join(SRC, name), 'utf8')

type Texts = { [key: string]: string | Texts }
function flat(texts: Texts, prefix: string): Array<[string, string]> {
  return Object.entries(texts).flatMap(([key, each]) => (typeof each === 'string' ? [[`${prefix}.${key}`, each] as [string, string]] : flat(each, `${prefix}.${key}`)))
}
const all = (language: string) =>
  new Map(files.filter(name => name.endsWith(`texts.${language}.json`)).flatMap(name => flat(JSON.parse(read(name)) as Texts, name.split('/').at(-2)!)))
const [en, ru] = [all('en'), all('ru')]
const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(match => match[1]).sort()

describe('the texts', () => {
  it('are there in both languages', () => {
    expect([...ru.keys()].sort()).toEqual([...en.keys()].sort())
    expect(en.size).toBeGreaterThan(200)
  })

  it('fill in the same in both, with all forms of the plural', () => {
    const wrong = [...en].filter(([key, english]) => {
      const russian = ru.get(key) ?? ''
      const same = String([...new Set(places(russian))]) === String([...new Set(places(english))])
      const forms = english.includes(' | ') ? [2, 3] : [1, 1]
      return !same || !russian.trim() || english.split(' | ').length !== forms[0] || russian.split(' | ').length !== forms[1]
    })
    expect(wrong).toEqual([])
  })

  it('are there for every key that is used', () => {
    const used = files.filter(name => /\.(vue|ts)$/.test(name) && !name.includes('.test.')).flatMap(name => [...read(name).matchAll(/[\s(]\$?t\(['"`]([\w.]+)['"`]/g)].map(match => match[1]!))
    expect(used.filter(key => !en.has(key))).toEqual([])
    expect(used.length).toBeGreaterThan(100)
  })

  it('have no exclamation marks', () => {
    expect([...en, ...ru].filter(([, each]) => each.includes('!'))).toEqual([])
  })
})

describe('plurals', () => {
  it.each([[0, 2], [1, 0], [2, 1], [4, 1], [5, 2], [11, 2], [12, 2], [21, 0], [22, 1], [111, 2], [1001, 0]])('of %i in Russian', (n, form) => {
    expect(pluralForm('ru')(n, 3)).toBe(form)
  })
  it.each([[0, 1], [1, 0], [2, 1], [21, 1]])('of %i in English', (n, form) => {
    expect(pluralForm('en')(n, 2)).toBe(form)
  })
})
