import type { Poll } from '@/polls/queries'

const FEWEST = 2
export const MOST = 20
const ONE = 0
const SEVERAL = 1
const AGAIN = 1

export interface Answer {
  /** Its own for as long as it is on the screen; `id` only when the portal knows it. */
  key: number
  id: string
  text: string
}

export interface Question {
  id: string
  text: string
  several: boolean
  answers: Answer[]
}

export interface Writing {
  id: string
  questions: Question[]
  anonymous: boolean
  /** As a field for date and time has it: local, without a zone. Empty: open for a year. */
  closes: string
}

let keys = 0
const answer = (text = '', id = ''): Answer => ({ key: ++keys, id, text })
export const question = (): Question => ({ id: '', text: '', several: false, answers: [answer(), answer()] })
export const emptyPoll = (): Writing => ({ id: '', questions: [question()], anonymous: false, closes: '' })

/** Adds an answer below another; the place of the answer that is next to be written. */
export function add(answers: Answer[], after: number): number {
  const next = answers[after + 1]
  if (next && !next.text) return after + 1
  if (answers.length >= MOST) return after
  answers.splice(after + 1, 0, answer())
  return after + 1
}

/** Takes an answer out, unless too few would be left; the place to go on at. */
export function remove(answers: Answer[], at: number): number {
  if (answers.length > FEWEST) answers.splice(at, 1)
  else answers[at]!.text = ''
  return Math.max(at - 1, 0)
}

/** Moves an answer up or down; its new place. */
export function move(answers: Answer[], from: number, to: number): number {
  const place = Math.max(0, Math.min(to, answers.length - 1))
  const [moved] = answers.splice(from, 1)
  answers.splice(place, 0, moved!)
  return place
}

/** Several lines that are pasted into one answer become one each. */
export function paste(answers: Answer[], at: number, text: string): number {
  const lines = text.split(/\r?\n/).map(each => each.trim()).filter(Boolean)
  answers[at]!.text += lines.shift() ?? ''
  let place = at
  for (const line of lines) {
    if (answers.length >= MOST && answers[place + 1]?.text !== '') break
    place = add(answers, place)
    answers[place]!.text = line
  }
  return place
}

/** What is missing: a question, a second answer, or answers that differ. Empty when all is there. */
export function missing(poll: Writing): '' | 'question' | 'answers' | 'same' {
  for (const each of poll.questions) {
    const texts = each.answers.map(one => one.text.trim()).filter(Boolean)
    if (!each.text.trim()) return 'question'
    if (texts.length < FEWEST) return 'answers'
    if (new Set(texts.map(text => text.toLowerCase())).size < texts.length) return 'same'
  }
  return ''
}

/** As `log.blogpost.add` and `.update` take it. */
export function toParameters(poll: Writing): Record<string, unknown> {
  const value = poll.id || 'n0'
  const data = {
    ANONYMITY: poll.anonymous ? 2 : 0,
    // Of a poll that is there everything that is not said stays.
    ...(poll.id ? {} : { OPTIONS: AGAIN }),
    ...(poll.closes ? { DATE_END: new Date(poll.closes).toISOString() } : {}),
    QUESTIONS: poll.questions.map(each => ({
      ...(each.id ? { ID: each.id } : {}),
      QUESTION: each.text.trim(),
      FIELD_TYPE: each.several ? SEVERAL : ONE,
      ANSWERS: each.answers.filter(one => one.text.trim()).map(one => ({ ...(one.id ? { ID: one.id } : {}), MESSAGE: one.text.trim() })),
    })),
  }
  return { UF_BLOG_POST_VOTE: value, [`UF_BLOG_POST_VOTE_${value}_DATA`]: data }
}

/** A poll that is there, to be changed. */
export function fromPoll(poll: Poll & { END_DATE?: string | null }): Writing {
  return {
    id: String(poll.ID),
    anonymous: Number(poll.ANONYMITY) !== 0,
    closes: '',
    questions: Object.values(poll.QUESTIONS).map(each => ({
      id: each.ID,
      text: each.QUESTION,
      several: Number(each.FIELD_TYPE) === SEVERAL,
      answers: Object.values(each.ANSWERS).map(one => answer(one.MESSAGE, one.ID)),
    })),
  }
}

/** The same from the parameters of a draft. */
export function fromParameters(params: Record<string, unknown>): Writing | null {
  const value = String(params.UF_BLOG_POST_VOTE ?? '')
  const data = params[`UF_BLOG_POST_VOTE_${value}_DATA`] as { ANONYMITY?: number; DATE_END?: string; QUESTIONS?: Array<Record<string, unknown>> } | undefined
  if (!value || !data) return null
  return {
    id: '',
    anonymous: Number(data.ANONYMITY) !== 0,
    closes: data.DATE_END ? local(data.DATE_END) : '',
    questions: (data.QUESTIONS ?? []).map(each => ({
      id: '',
      text: String(each.QUESTION ?? ''),
      several: Number(each.FIELD_TYPE) === SEVERAL,
      answers: ((each.ANSWERS as Array<{ MESSAGE: string }>) ?? []).map(one => answer(one.MESSAGE)),
    })),
  }
}

/** A moment as a field for date and time has it. */
export function local(moment: string | Date): string {
  const at = new Date(moment)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
