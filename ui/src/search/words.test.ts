import { describe, expect, it } from 'vitest'
import { asBeginning, isLong } from './words'

describe('words that are being typed', () => {
  it('are long enough to look for', () => {
    expect(['', 'ab', '- "', 'a b', 'эв'].some(isLong)).toBe(false)
    expect(['abc', 'a b c', 'эва', '"2031"'].every(isLong)).toBe(true)
  })
  it('may go on', () => {
    expect(asBeginning('routes evac')).toBe('routes evac*')
    expect(asBeginning('план эвак')).toBe('план эвак*')
    expect(asBeginning('routes -evac')).toBe('routes -evac*')
  })
  it('are left out while they are too short', () => {
    expect(['routes ev', 'routes -e', 'a ev'].map(asBeginning)).toEqual(['routes', 'routes', ''])
  })
  it('are whole when they cannot', () => {
    expect(['ev', 'routes ', '"exact ro', '"exact routes"', 'evac*', ''].map(asBeginning)).toEqual(['', '', '', '', '', ''])
  })
})
