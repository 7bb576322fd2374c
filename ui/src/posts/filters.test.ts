import { describe, expect, it } from 'vitest'
import { fromAddress, isNarrowed, toAddress, toParameters } from './filters'

describe('filters', () => {
  it('stand in the address and come back from it', () => {
    const filters = { important: true, tag: 'safety', author: '7', since: '2030-01-01' }
    expect(fromAddress(toAddress(filters))).toEqual(filters)
    expect(fromAddress({ important: '0', tag: '', page: '3', nonsense: 'x', author: ['1', '2'] })).toEqual({})
    expect(fromAddress(toAddress({ unread: true, groups: true, everyone: true }))).toEqual({ unread: true, groups: true, everyone: true })
    expect(isNarrowed({})).toBe(false)
  })
  it('become parameters of the method', () => {
    expect(toParameters({ tome: true, group: '9', department: '5' }, 3)).toEqual({ LOG_RIGHTS: ['U3', 'SG9', 'DR5', 'D5'] })
    expect(toParameters({ everyone: true, groups: true }, 3)).toEqual({ LOG_RIGHTS: ['UA'], FROM_GROUPS: 'Y' })
    expect(toParameters({ mine: true, author: '7', files: true, confirm: true }, 3)).toEqual({ AUTHOR_ID: 3, WITH_FILES: 'Y', TO_CONFIRM: 'Y' })
  })
})
