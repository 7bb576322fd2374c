import type { Json, Mark } from './toDocument'

const TAGS: Record<string, string> = { bold: 'B', italic: 'I', underline: 'U', strike: 'S', color: 'COLOR', size: 'SIZE', font: 'FONT', link: 'URL' }
/** From the outside in: a text has one form, whatever the order in which it was marked. */
const ORDER = ['link', 'color', 'size', 'font', 'bold', 'italic', 'underline', 'strike']
const MENTIONS: Record<string, string> = { U: 'USER', SG: 'PROJECT', D: 'DEPARTMENT' }

/** The text of a document: `toDocument` the other way round. */
export function toText(document: Json): string {
  return lines(document.content ?? [])
}

const lines = (content: Json[]): string => content.map(block).join('\n')
const attr = (node: Json | Mark, name: string): string => String(node.attrs?.[name] ?? '')
const option = (value: string): string => (value ? `=${value.replace(/[\][\n]/g, ' ')}` : '')

function block(node: Json): string {
  const content = node.content ?? []
  switch (node.type) {
    case 'aligned': return wrapped(attr(node, 'place').toUpperCase(), '', lines(content))
    case 'blockquote': return wrapped('QUOTE', attr(node, 'by'), lines(content))
    case 'spoiler': return wrapped('SPOILER', attr(node, 'title'), lines(content))
    case 'codeBlock': return wrapped('CODE', '', content.map(each => each.text ?? '').join('').replace(/\[\/code\]/gi, '[/ code]'))
    case 'bulletList': return list('', content)
    case 'orderedList': return list(attr(node, 'kind') || '1', content)
    case 'table': return `[TABLE]${content.map(row).join('')}[/TABLE]`
    default: return inline(content)
  }
}

const wrapped = (tag: string, value: string, inside: string): string => `[${tag}${option(value)}]${inside}[/${tag}]`
const list = (kind: string, items: Json[]): string => `[LIST${option(kind)}]\n${items.map(each => `[*]${lines(each.content ?? [])}\n`).join('')}[/LIST]`
const row = (node: Json): string => `[TR]${(node.content ?? []).map(cell).join('')}[/TR]`
const cell = (node: Json): string => wrapped(node.attrs?.head ? 'TH' : 'TD', '', lines(node.content ?? []))

interface Begun extends Mark {
  at: number
}

function inline(content: Json[]): string {
  let text = ''
  const stack: Begun[] = []
  const close = (): void => {
    const mark = stack.pop()!
    const inside = text.slice(mark.at)
    const address = attr(mark, 'href')
    // A link that shows its own address says it once.
    if (mark.type === 'link' && inside === address) text = `${text.slice(0, mark.at - opening(mark).length)}[URL]${inside}`
    text += `[/${TAGS[mark.type]}]`
  }
  for (const node of content) {
    const marks = ORDER.flatMap(type => (node.marks ?? []).filter(each => each.type === type))
    const same = marks.findIndex((each, n) => !stack[n] || !equal(each, stack[n]!))
    const kept = same < 0 ? marks.length : same
    while (stack.length > kept) close()
    for (const mark of marks.slice(kept)) {
      text += opening(mark)
      stack.push({ ...mark, at: text.length })
    }
    text += piece(node)
  }
  while (stack.length) close()
  return text
}

const equal = (one: Mark, other: Mark): boolean => one.type === other.type && value(one) === value(other)
const value = (mark: Mark): string => (mark.type === 'link' ? attr(mark, 'href').replace(/\[/g, '%5B').replace(/\]/g, '%5D') : attr(mark, 'value'))
const opening = (mark: Mark): string => `[${TAGS[mark.type]}${option(value(mark))}]`

function piece(node: Json): string {
  switch (node.type) {
    case 'mention': {
      const tag = MENTIONS[attr(node, 'of')] ?? 'USER'
      return `[${tag}=${attr(node, 'id')}]${attr(node, 'label').replace(/[\][\n]/g, ' ')}[/${tag}]`
    }
    case 'file': return `[DISK FILE ID=${attr(node, 'id')}]`
    case 'picture': {
      const side = (name: string) => (attr(node, name) ? ` ${name.toUpperCase()}=${attr(node, name)}` : '')
      return `[IMG${side('width')}${side('height')}]${attr(node, 'address')}[/IMG]`
    }
    case 'hardBreak': return '\n'
    default: return node.text ?? ''
  }
}
