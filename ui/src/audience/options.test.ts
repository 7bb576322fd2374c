import { describe, expect, it } from 'vitest'
import { marked } from './marked'
import { fits, ofDepartment } from './options'

describe('recipients', () => {
  it.each([['Riga site move', 'ri', true], ['Riga site move', 'mo ri', true], ['Riga site move', 'ite', false], ['Ночная смена', 'СМ', true], ['Anna-Maria (Sales)', 'mar sal', true], ['Riga', '', true]])('%s by “%s”', (name, words, found) => {
    expect(fits(name, words)).toBe(found)
  })
  it('of a department with teams are two, to be chosen in words', () => {
    const all = [{ id: '5', name: 'Warehouse', parent: '', head: '', depth: 0 }, { id: '6', name: 'Night', parent: '5', head: '', depth: 1 }]
    expect(ofDepartment(all[0]!, all, 'all').map(each => each.CODE)).toEqual(['DR5', 'D5'])
    expect(ofDepartment(all[1]!, all, 'all').map(each => each.CODE)).toEqual(['DR6'])
    // The protocol cannot share with the direct members alone.
    expect(ofDepartment(all[0]!, all, 'share').map(each => each.CODE)).toEqual(['DR5'])
  })
  it('show what of their names was typed', () => {
    const shown = (name: string, words: string) => marked(name, words).map(each => (each.hit ? `<${each.text}>` : each.text)).join('')
    expect(shown('Riga site move', 'mo ri')).toBe('<Ri>ga site <mo>ve')
    expect(shown('Transport', 'x')).toBe('Transport')
    expect(shown('Anna-Maria', 'mar')).toBe('Anna-<Mar>ia')
  })
})
