import { describe, expect, it } from 'vitest'
import { cameSince } from './toConfirm'

describe('posts that came since the list was read', () => {
  it.each([
    ['nothing', ['3', '2', '1'], ['3', '2', '1'], true, 0],
    ['one on top', ['2', '1'], ['3', '2', '1'], true, 1],
    ['those that move up when others are confirmed are none', ['3', '2'], ['2', '1'], false, 0],
    ['all that was read is confirmed, more was there before', ['3', '2'], ['1'], false, 0],
    ['all that was there is confirmed', ['2', '1'], ['4', '3'], true, 2],
    ['none left', ['2', '1'], [], true, 0],
  ])('%s', (_what, ids, latest, whole, count) => expect(cameSince(ids, latest, whole)).toBe(count))
})
