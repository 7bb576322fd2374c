/**
 * BBCode as a tree that forgets nothing: what is not one of the tags below, in exactly one of its
 * forms and closed where it may be, stays text. The screen's own parser (`text/parse.ts`) is
 * forgiving instead, and so cannot give back what it read.
 */
export type Node = string | Tag

export interface Tag {
  name: string
  /** What stands behind the sign of equality; of a picture its sides; of a file its id. */
  value: string
  open: string
  close: string
  children: Node[]
}

const NUMBER = /^\d{1,19}$/
const plain = (value: string) => value === ''
const given = (value: string) => value !== ''
const any = () => true
const FORMS: Record<string, (value: string) => boolean> = {
  b: plain, i: plain, u: plain, s: plain, left: plain, center: plain, right: plain, justify: plain, table: plain, tr: plain, td: plain, th: plain, code: plain,
  color: given, size: given, font: given, quote: any, spoiler: any, url: any,
  list: value => ['', '1', 'a', 'A', 'i', 'I'].includes(value),
  user: value => NUMBER.test(value), project: value => NUMBER.test(value), department: value => NUMBER.test(value),
}
const FILE = /^\[(?:disk file|document) id=(n?\d{1,19})\]$/i
const PICTURE = /^\[img(?: width=(\d{1,4}))?(?: height=(\d{1,4}))?\]$/i
const TOKEN = /\[(?:\*|\/?[a-z]+(?:[= ][^\][\n]*)?)\]/gi
const DEEPEST = 20
/** Tags that are part of another one, and text without it. */
const PARENTS: Record<string, string> = { '*': 'list', tr: 'table', td: 'tr', th: 'tr' }

interface Open extends Tag {
  tag: true
}

export function read(text: string): Node[] {
  const root: Open = { tag: true, name: '', value: '', open: '', close: '', children: [] }
  const stack: Open[] = [root]
  const top = () => stack.at(-1)!
  let place = 0
  TOKEN.lastIndex = 0
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const [token] = match
    if (match.index > place) add(top(), text.slice(place, match.index))
    place = match.index + token.length
    const file = FILE.exec(token)
    if (file) top().children.push({ name: 'file', value: file[1]!, open: token, close: '', children: [] })
    else if (token === '[*]') star(stack, token)
    else if (token.startsWith('[/')) closed(stack, token)
    else {
      const begun = opened(token)
      if (!begun || stack.length > DEEPEST) add(top(), token)
      else if (begun.name !== 'code') stack.push(begun)
      else place = code(top(), begun, text, place)
      TOKEN.lastIndex = place
    }
  }
  if (place < text.length) add(top(), text.slice(place))
  while (stack.length > 1) literal(stack)
  return root.children
}

function add(tag: Tag, text: string): void {
  const last = tag.children.length - 1
  const before = tag.children[last]
  if (typeof before === 'string') tag.children[last] = before + text
  else tag.children.push(text)
}

function opened(token: string): Open | null {
  const picture = PICTURE.exec(token)
  if (picture) return made('img', `${picture[1] ?? ''}x${picture[2] ?? ''}`, token)
  const [, name = '', value = ''] = /^\[([a-z]+)(?:=([^\]]*))?\]$/i.exec(token) ?? []
  const fits = FORMS[name.toLowerCase()]
  return fits?.(value) ? made(name.toLowerCase(), value, token) : null
}

const made = (name: string, value: string, open: string): Open => ({ tag: true, name, value, open, close: '', children: [] })

/** What stands in `[CODE]` is not looked at. */
function code(parent: Tag, begun: Open, text: string, place: number): number {
  const end = text.toLowerCase().indexOf('[/code]', place)
  if (end < 0) {
    add(parent, begun.open)
    return place
  }
  const close = text.slice(end, end + 7)
  parent.children.push(done({ ...begun, close, children: end > place ? [text.slice(place, end)] : [] }))
  return end + 7
}

/** An item begins in the innermost list, and ends what was left open in the one before. */
function star(stack: Open[], token: string): void {
  const list = stack.findLastIndex(each => each.name === 'list')
  if (list < 0) return add(stack.at(-1)!, token)
  while (stack.length - 1 > list && stack.at(-1)!.name !== '*') literal(stack)
  if (stack.at(-1)!.name === '*') finish(stack, '')
  stack.push(made('*', '', token))
}

function closed(stack: Open[], token: string): void {
  const name = token.slice(2, -1).toLowerCase()
  const place = stack.findLastIndex(each => each.name === name)
  if (place < 1) return add(stack.at(-1)!, token)
  while (stack.length - 1 > place) {
    if (stack.at(-1)!.name === '*') finish(stack, '')
    else literal(stack)
  }
  finish(stack, token)
}

function finish(stack: Open[], close: string): void {
  const tag = done({ ...stack.pop()!, close })
  const parent = stack.at(-1)!
  if ((PARENTS[tag.name] ?? parent.name) === parent.name && fits(tag)) parent.children.push(tag)
  else spread(parent, tag)
}

/** A tag that was never closed is text, with everything in it. */
function literal(stack: Open[]): void {
  const tag = stack.pop()!
  spread(stack.at(-1)!, tag)
}

function spread(parent: Tag, tag: Tag): void {
  if (tag.open) add(parent, tag.open)
  for (const each of tag.children) {
    if (typeof each === 'string') add(parent, each)
    else if (PARENTS[each.name]) spread(parent, each)
    else parent.children.push(each)
  }
  if (tag.close) add(parent, tag.close)
}

const blank = (each: Node) => typeof each === 'string' && !each.trim()
const only = (tag: Tag, names: string[]) => tag.children.every(each => blank(each) || (typeof each !== 'string' && names.includes(each.name)))
const words = (tag: Tag) => tag.children.every(each => typeof each === 'string') && tag.children.join('')

/** Whether what is in the tag is what may be in it; else it is text like any other. */
function fits(tag: Tag): boolean {
  switch (tag.name) {
    case 'list': return only(tag, ['*']) && tag.children.some(each => !blank(each))
    case 'table': return only(tag, ['tr']) && tag.children.some(each => !blank(each))
    case 'tr': return only(tag, ['td', 'th']) && tag.children.some(each => !blank(each))
    case 'user': case 'project': case 'department': return /^[^\n]+$/.test(words(tag) || '')
    case 'img': return /^\s*https?:\/\/\S+\s*$/i.test(words(tag) || '')
    case 'url': return tag.value !== '' || /^[^\s]+$/.test(words(tag) || '')
    default: return true
  }
}

const done = ({ tag: _tag, ...rest }: Open): Tag => rest
