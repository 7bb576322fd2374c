import { defineComponent, h, type PropType, type VNode, type VNodeChild } from 'vue'
import { RouterLink } from 'vue-router'
import type { PostFile } from '@/posts/types'
import { parse, type Piece } from './parse'
import { color, font, size } from './styles'

const SIMPLE = { bold: 'strong', italic: 'em', underline: 'u', strike: 's', paragraph: 'p' } as const
const PLACES = { U: 'people', SG: 'groups', D: 'departments' } as const
const LISTS: Record<string, string> = { '1': 'decimal', a: 'lower-alpha', A: 'upper-alpha', i: 'lower-roman', I: 'upper-roman' }

/**
 * A text that somebody wrote. Its tree becomes elements of this short list and never HTML, so that
 * nothing in it can run. `files` are those of the post, which the text may place.
 */
export default defineComponent({
  name: 'PostText',
  props: {
    text: { type: String, required: true },
    files: { type: Array as PropType<PostFile[]>, default: () => [] },
  },
  setup(props) {
    return () => h('div', { class: 'post-text', dir: 'auto' }, lines(parse(props.text), props.files))
  },
})

/** Empty lines part paragraphs; a single line break is one. */
function lines(pieces: Piece[], files: PostFile[]): VNode[] {
  const groups: Piece[][] = [[]]
  pieces.forEach((piece, n) => {
    if (piece.kind === 'break' && pieces[n + 1]?.kind === 'break') return
    if (piece.kind === 'break' && pieces[n - 1]?.kind === 'break') groups.push([])
    else groups.at(-1)!.push(piece)
  })
  return groups.filter(group => group.length).map(group => h('div', { class: 'para' }, group.map(each => show(each, files))))
}

function show(piece: Piece, files: PostFile[]): VNodeChild {
  const inside = () => ('inside' in piece ? piece.inside.map(each => show(each, files)) : [])
  switch (piece.kind) {
    case 'text': return piece.text
    case 'break': return h('br')
    case 'bold': case 'italic': case 'underline': case 'strike': case 'paragraph':
      return h(SIMPLE[piece.kind], inside())
    case 'color': return h('span', { style: { color: color(piece.value) || undefined }, class: 'own-color' }, inside())
    case 'size': return h('span', { style: { fontSize: size(piece.value) || undefined, lineHeight: 1.35 } }, inside())
    case 'font': return h('span', { style: { fontFamily: font(piece.value) || undefined } }, inside())
    case 'align': return h('div', { style: { textAlign: piece.value === 'left' ? 'start' : piece.value === 'right' ? 'end' : piece.value } }, inside())
    case 'link': return anchor(piece.address, inside())
    case 'mention': return h(RouterLink, { to: `/${PLACES[piece.of]}/${piece.id}`, class: 'mention' }, () => inside())
    case 'tag': return h(RouterLink, { to: { path: '/', query: { tag: piece.name } }, class: 'hashtag' }, () => `#${piece.name}`)
    case 'image': return h('img', { src: piece.address, alt: '', width: piece.width, height: piece.height, loading: 'lazy', referrerpolicy: 'no-referrer', class: 'inline-image' })
    case 'video': return anchor(piece.address, [piece.address])
    case 'file': return file(piece.id, files)
    case 'quote': return h('blockquote', [piece.by ? h('cite', piece.by) : null, ...inside()])
    case 'spoiler': return h('details', [h('summary', piece.title || '…'), ...inside()])
    case 'code': return h('pre', { tabindex: 0 }, h('code', piece.text))
    case 'list': return list(piece, files)
    case 'table': return table(piece.rows, files)
  }
}

function anchor(address: string, inside: VNodeChild[]): VNode {
  if (address.startsWith('/') || address.startsWith(`${location.origin}/`)) return h('a', { href: address, class: 'lnk' }, inside)
  return h('a', { href: address, class: 'lnk', rel: 'noopener nofollow ugc', target: '_blank', referrerpolicy: 'no-referrer' }, inside)
}

function file(id: string, files: PostFile[]): VNodeChild {
  const found = files.find(each => (id.startsWith('n') ? `n${each.FILE_ID}` : each.ID) === id)
  if (!found) return null
  if (found.PREVIEW_URL) {
    return h('img', { src: found.PREVIEW_URL, alt: found.ALT || found.NAME, width: found.WIDTH, height: found.HEIGHT, loading: 'lazy', class: 'inline-image' })
  }
  return h('a', { href: found.DOWNLOAD_URL, class: 'lnk' }, found.NAME)
}

function list(piece: Extract<Piece, { kind: 'list' }>, files: PostFile[]): VNode {
  const type = LISTS[piece.type]
  return h(type ? 'ol' : 'ul', { style: type ? { listStyleType: type } : undefined }, piece.items.map(item => h('li', item.map(each => show(each, files)))))
}

function table(rows: Piece[][][], files: PostFile[]): VNode {
  const cells = (row: Piece[][]) => row.map(cell => h('td', cell.map(each => show(each, files))))
  return h('div', { class: 'table-scroll', tabindex: 0 }, h('table', h('tbody', rows.map(row => h('tr', cells(row))))))
}

/** Whether a file stands in the text already, and needs no place below it. */
export const placesFile = (text: string, each: PostFile): boolean =>
  new RegExp(`\\[(disk file|document) id=(n${each.FILE_ID}|${each.ID})\\]`, 'i').test(text)
