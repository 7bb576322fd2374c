import { describe, expect, it } from 'vitest'
import { reacted } from './actions'

describe('one reaction to one thing', () => {
  it('is added, changed and taken back', () => {
    const none = { REACTIONS: [] as never[], MY_REACTION: null }
    const liked = reacted(none, 'like')
    expect(liked).toEqual({ REACTIONS: { like: 1 }, MY_REACTION: 'like' })
    expect(reacted({ REACTIONS: { like: 3, love: 1 }, MY_REACTION: 'like' }, 'love')).toEqual({ REACTIONS: { like: 2, love: 2 }, MY_REACTION: 'love' })
    expect(reacted(liked, null)).toEqual({ REACTIONS: {}, MY_REACTION: null })
  })
})
