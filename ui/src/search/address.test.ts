import { describe, expect, it } from 'vitest'
import { fromAddress, NARROWING, toAddress, without } from './address'

describe('a search', () => {
  it('stands in the address and comes back from it', () => {
    const asked = { q: 'routes', author: '7', group: '3', since: '2030-01-01', until: '2030-02-01' }
    expect(fromAddress(toAddress(asked, 'files'))).toEqual({ asked, kind: 'files' })
    expect(toAddress({ q: 'x' }, 'posts')).toEqual({ q: 'x' })
    expect(fromAddress({ q: ['a', 'b'], in: 'nowhere', author: '', page: '2' })).toEqual({ asked: { q: '' }, kind: 'posts' })
  })
  it('drops one filter, or all', () => {
    const asked = { q: 'x', author: '7', since: '2030-01-01' }
    expect(toAddress(without(asked, ['author']), 'posts')).toEqual({ q: 'x', since: '2030-01-01' })
    expect(toAddress(without(asked, NARROWING), 'posts')).toEqual({ q: 'x' })
  })
})
