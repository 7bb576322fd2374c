import { describe, expect, it } from 'vitest'
import { add, emptyPoll, fromParameters, fromPoll, missing, move, MOST, paste, remove, toParameters, type Writing } from './poll'

function poll(...texts: string[]): Writing {
  const made = emptyPoll()
  made.questions[0]!.text = 'Which shift?'
  paste(made.questions[0]!.answers, 0, texts.join('\n'))
  return made
}
const texts = (writing: Writing) => writing.questions[0]!.answers.map(each => each.text)

describe('answers', () => {
  it('begin with two empty ones', () => {
    expect(texts(emptyPoll())).toEqual(['', ''])
  })
  it('are added below, into an empty one if there is one', () => {
    const { answers } = poll('a', 'b').questions[0]!
    expect(add(answers, 0)).toBe(1)
    expect(answers.map(each => each.text)).toEqual(['a', '', 'b'])
    expect(add(answers, 0)).toBe(1)
    expect(answers).toHaveLength(3)
  })
  it('are twenty at most', () => {
    const made = poll(...Array.from({ length: 25 }, (_, n) => `answer ${n}`))
    expect(texts(made)).toHaveLength(MOST)
    expect(add(made.questions[0]!.answers, 19)).toBe(19)
    expect(texts(made)).toHaveLength(MOST)
  })
  it('are two at least', () => {
    const { answers } = poll('a', 'b', 'c').questions[0]!
    expect(remove(answers, 1)).toBe(0)
    expect(answers.map(each => each.text)).toEqual(['a', 'c'])
    remove(answers, 1)
    expect(answers.map(each => each.text)).toEqual(['a', ''])
  })
  it('move, and stop at the ends', () => {
    const { answers } = poll('a', 'b', 'c').questions[0]!
    expect(move(answers, 0, 1)).toBe(1)
    expect(answers.map(each => each.text)).toEqual(['b', 'a', 'c'])
    expect(move(answers, 0, -1)).toBe(0)
    expect(move(answers, 2, 3)).toBe(2)
    expect(answers.map(each => each.text)).toEqual(['b', 'a', 'c'])
  })
  it('come several at once from the clipboard', () => {
    expect(texts(poll('a', ' b ', '', 'c'))).toEqual(['a', 'b', 'c'])
  })
})

describe('a poll', () => {
  it('says what is missing', () => {
    expect(missing(emptyPoll())).toBe('question')
    expect(missing(poll('a'))).toBe('answers')
    expect(missing(poll('a', 'A'))).toBe('same')
    expect(missing(poll('a', 'b', '  '))).toBe('')
  })
  it('goes out as the portal takes it, without empty answers', () => {
    const made = { ...poll('a', 'b', '', 'c'), anonymous: true, closes: '2031-05-06T07:08' }
    const params = toParameters(made)
    expect(params.UF_BLOG_POST_VOTE).toBe('n0')
    expect(params.UF_BLOG_POST_VOTE_n0_DATA).toEqual({
      ANONYMITY: 2, OPTIONS: 1, DATE_END: new Date('2031-05-06T07:08').toISOString(),
      QUESTIONS: [{ QUESTION: 'Which shift?', FIELD_TYPE: 0, ANSWERS: [{ MESSAGE: 'a' }, { MESSAGE: 'b' }, { MESSAGE: 'c' }] }],
    })
    const back = fromParameters(params)!
    expect(toParameters(back)).toEqual(params)
  })
  it('that is there keeps its ids, and what is not said', () => {
    const there = { ID: 7, ANONYMITY: 0, OPTIONS: 3, QUESTIONS: { 1: { ID: '1', QUESTION: 'Q', FIELD_TYPE: '1', COUNTER: '0', ANSWERS: { 4: { ID: '4', MESSAGE: 'x', COUNTER: '0', PERCENT: 0 }, 5: { ID: '5', MESSAGE: 'y', COUNTER: '0', PERCENT: 0 } } } } }
    const params = toParameters(fromPoll(there as never))
    expect(params).toEqual({
      UF_BLOG_POST_VOTE: '7',
      UF_BLOG_POST_VOTE_7_DATA: { ANONYMITY: 0, QUESTIONS: [{ ID: '1', QUESTION: 'Q', FIELD_TYPE: 1, ANSWERS: [{ ID: '4', MESSAGE: 'x' }, { ID: '5', MESSAGE: 'y' }] }] },
    })
  })
})
