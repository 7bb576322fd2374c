import { parse as parseTags } from '@bbob/parser'
import { addressOf } from './addresses'

/** A text as a tree: what is shown of it is decided by the kinds below and by nothing else. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'break' }
  | { kind: 'bold' | 'italic' | 'underline' | 'strike' | 'paragraph'; inside: Piece[] }
  | { kind: 'color' | 'size' | 'font' | 'align'; value: string; inside: Piece[] }
  | { kind: 'link'; address: string; inside: Piece[] }
  | { kind: 'mention'; of: 'U' | 'SG' | 'D'; id: string; inside: Piece[] }
  | { kind: 'tag'; name: string }
  | { kind: 'image'; address: string; width?: number; height?: number }
  | { kind: 'video'; address: string }
  | { kind: 'file'; id: string }
  | { kind: 'quote'; by: string; inside: Piece[] }
  | { kind: 'spoiler'; title: string; inside: Piece[] }
  | { kind: 'code'; text: string }
  | { kind: 'list'; type: string; items: Piece[][] }
  | { kind: 'table'; rows: Piece[][][] }

type Node = string | null | { tag: string; attrs?: Record<string, unknown>; content?: Node[] | string | null; toString(): string }

const SIMPLE: Record<string, 'bold' | 'italic' | 'underline' | 'strike' | 'paragraph'> = {
  b: 'bold', i: 'italic', u: 'underline', s: 'strike', del: 'strike', p: 'paragraph',
}
const STYLED = new Set(['color', 'size', 'font'])
const ALIGNED = new Set(['left', 'center', 'right', 'justify'])
const MENTIONS: Record<string, 'U' | 'SG' | 'D'> = { user: 'U', project: 'SG', department: 'D' }
const KNOWN = [
  ...Object.keys(SIMPLE), ...STYLED, ...ALIGNED, ...Object.keys(MENTIONS),
  'url', 'img', 'video', 'list', '*', 'table', 'tr', 'td', 'th', 'quote', 'spoiler', 'code', 'cut', 'disk', 'document',
]
const DEEPEST = 20
const LONGEST = 50_000

/** The tree of a text. Unknown tags stay as they were written. */
export function parse(text: string): Piece[] {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  const tree = parseTags(withoutCode(cut), {
    onlyAllowTags: KNOWN.filter(each => each !== '*').concat('*'),
    caseFreeTags: true,
    contextFreeTags: ['code'],
    enableEscapeTags: false,
  }) as Node[]
  return tidied(pieces(tree, 0))
}

/** `[DISK FILE ID=n5]` is a tag whose name has a space, which the parser does not know. */
const withoutCode = (text: string) => text.replace(/\[(disk file|document) id=(n?\d+)\]/gi, (_, _kind, id: string) => `[disk=${id}][/disk]`)

function pieces(nodes: Node[] | string | null | undefined, depth: number): Piece[] {
  if (nodes === null || nodes === undefined) return []
  if (typeof nodes === 'string') return words(nodes)
  const joined: Node[] = []
  for (const node of nodes) {
    const last = joined.at(-1)
    if (typeof node === 'string' && typeof last === 'string' && node !== '\n' && last !== '\n') joined[joined.length - 1] = last + node
    else if (node !== null) joined.push(node)
  }
  return joined.flatMap(node => (typeof node === 'string' ? words(node) : node === null ? [] : element(node, depth + 1)))
}

const plain = (node: Node[] | string | null | undefined): string =>
  node === null || node === undefined ? '' : typeof node === 'string' ? node : node.map(each => (each === null ? '' : typeof each === 'string' ? each : plain(each.content))).join('')

/** The value behind the sign of equality: the parser keeps it as a name with itself for a value. */
function value(attrs: Record<string, unknown> | undefined): string {
  const own = Object.entries(attrs ?? {}).find(([name, each]) => name === String(each))
  return own ? String(own[1]) : ''
}

function element(node: Exclude<Node, string | null>, depth: number): Piece[] {
  const tag = String(node.tag).toLowerCase()
  const given = value(node.attrs)
  const inside = () => pieces(node.content, depth)
  if (depth > DEEPEST) return words(plain(node.content))
  if (SIMPLE[tag]) return [{ kind: SIMPLE[tag], inside: inside() }]
  if (STYLED.has(tag)) return [{ kind: tag as 'color', value: given, inside: inside() }]
  if (ALIGNED.has(tag)) return [{ kind: 'align', value: tag, inside: inside() }]
  if (MENTIONS[tag]) {
    return /^\d+$/.test(given) ? [{ kind: 'mention', of: MENTIONS[tag], id: given, inside: inside() }] : inside()
  }
  switch (tag) {
    case 'url': return link(given, node, inside)
    case 'img': return image(node)
    case 'video': { const address = addressOf(plain(node.content)); return address ? [{ kind: 'video', address }] : words(plain(node.content)) }
    case 'disk': return [{ kind: 'file', id: given }]
    case 'quote': return [{ kind: 'quote', by: given, inside: inside() }]
    case 'spoiler': case 'cut': return tag === 'cut' ? inside() : [{ kind: 'spoiler', title: given, inside: inside() }]
    case 'code': return [{ kind: 'code', text: plain(node.content).replace(/^\n|\n$/g, '') }]
    case 'list': return [{ kind: 'list', type: given, items: items(node.content, depth) }]
    case 'table': return [{ kind: 'table', rows: rows(node.content, depth) }]
    default: return inside()
  }
}

function link(given: string, node: Exclude<Node, string | null>, inside: () => Piece[]): Piece[] {
  const address = addressOf(given || plain(node.content))
  if (!address) return inside()
  const within = given ? inside() : [{ kind: 'text' as const, text: plain(node.content) }]
  return [{ kind: 'link', address, inside: unlinked(within) }]
}

/** No link inside a link. */
const unlinked = (inside: Piece[]): Piece[] => inside.flatMap(each => (each.kind === 'link' ? each.inside : each.kind === 'tag' ? [{ kind: 'text' as const, text: `#${each.name}` }] : [each]))

function image(node: Exclude<Node, string | null>): Piece[] {
  const address = addressOf(plain(node.content), ['https:', 'http:'])
  const side = (name: string) => Math.min(Math.max(Number(node.attrs?.[name] ?? node.attrs?.[name.toUpperCase()]) || 0, 0), 2000) || undefined
  return address ? [{ kind: 'image', address, width: side('width'), height: side('height') }] : words(plain(node.content))
}

/** An item goes from one `[*]` to the next. */
function items(content: Node[] | string | null | undefined, depth: number): Piece[][] {
  const found: Node[][] = []
  for (const node of Array.isArray(content) ? content : [content ?? '']) {
    if (node !== null && typeof node === 'object' && node.tag === '*') found.push([...(Array.isArray(node.content) ? node.content : [])])
    else if (found.length) found.at(-1)!.push(node)
    else if (typeof node === 'string' && !node.trim()) continue
    else found.push([node])
  }
  return found.map(each => trimmed(pieces(each, depth)))
}

function rows(content: Node[] | string | null | undefined, depth: number): Piece[][][] {
  const cells = (node: Node) => elements(node, ['td', 'th']).map(cell => trimmed(pieces(cell.content, depth + 1)))
  return Array.isArray(content) ? content.flatMap(node => elements({ tag: '', content: [node] } as never, ['tr']).map(row => cells(row))) : []
}

function elements(node: Node, tags: string[]) {
  const content = node !== null && typeof node === 'object' && Array.isArray(node.content) ? node.content : []
  return content.filter((each): each is Exclude<Node, string | null> => each !== null && typeof each === 'object' && tags.includes(String(each.tag).toLowerCase()))
}

const LINKS = /(https?:\/\/[^\s<>"'[\]]+[^\s<>"'[\].,;:!?)»”])|(?<=^|[\s(])#([\p{L}\p{N}_-]{2,100})/gu

/** Text with its line breaks, the addresses in it as links, and its tags. */
function words(text: string): Piece[] {
  const found: Piece[] = []
  text.split('\n').forEach((line, n) => {
    if (n) found.push({ kind: 'break' })
    let place = 0
    for (const match of line.matchAll(LINKS)) {
      const address = match[1] ? addressOf(match[1]) : ''
      if (!address && !match[2]) continue
      if (match.index > place) found.push({ kind: 'text', text: line.slice(place, match.index) })
      if (address) found.push({ kind: 'link', address, inside: [{ kind: 'text', text: match[1]! }] })
      else found.push({ kind: 'tag', name: match[2]! })
      place = match.index + match[0].length
    }
    if (place < line.length) found.push({ kind: 'text', text: line.slice(place) })
  })
  return found
}

const BLOCKS = new Set(['list', 'quote', 'code', 'table', 'spoiler', 'video', 'paragraph', 'align'])

const trimmed = (inside: Piece[]): Piece[] => {
  const list = [...inside]
  while (list.at(-1)?.kind === 'break') list.pop()
  while (list[0]?.kind === 'break') list.shift()
  return list
}

/** Without the line breaks around blocks, which begin a line anyway. */
function tidied(list: Piece[]): Piece[] {
  return trimmed(list).filter((each, n, all) => {
    if (each.kind !== 'break') return true
    return !(BLOCKS.has(all[n - 1]?.kind ?? '') || BLOCKS.has(all[n + 1]?.kind ?? ''))
  })
}
