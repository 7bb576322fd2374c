import { describe, expect, it } from 'vitest'
import { parse, type Piece } from './parse'

const text = (words: string): Piece => ({ kind: 'text', text: words })

describe('a text', () => {
  it('keeps words, line breaks and what only looks like a tag', () => {
    expect(parse('a [b')).toEqual([text('a [b')])
    expect(parse('one\ntwo')).toEqual([text('one'), { kind: 'break' }, text('two')])
    expect(parse('[foo]x[/foo]')).toEqual([text('[foo]x[/foo]')])
    expect(parse('2 < 3 & <b>no</b>')).toEqual([text('2 < 3 & <b>no</b>')])
  })

  it('knows the simple tags in any letter case, nested', () => {
    expect(parse('[B]x [i]y[/i][/B]')).toEqual([{ kind: 'bold', inside: [text('x '), { kind: 'italic', inside: [text('y')] }] }])
  })

  it('takes styles as they are written; whether they hold is asked when they are shown', () => {
    expect(parse('[COLOR=#c00]x[/COLOR]')).toEqual([{ kind: 'color', value: '#c00', inside: [text('x')] }])
    expect(parse('[CENTER]x[/CENTER]')).toEqual([{ kind: 'align', value: 'center', inside: [text('x')] }])
  })

  it('makes links of tags and of addresses', () => {
    expect(parse('[URL=https://a.b/?x=1&y=2]l[/URL]')).toEqual([{ kind: 'link', address: 'https://a.b/?x=1&y=2', inside: [text('l')] }])
    expect(parse('[url]https://a.b/c[/url]')).toEqual([{ kind: 'link', address: 'https://a.b/c', inside: [text('https://a.b/c')] }])
    expect(parse('see https://a.b/c.')).toEqual([text('see '), { kind: 'link', address: 'https://a.b/c', inside: [text('https://a.b/c')] }, text('.')])
  })

  it.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'vbscript:x', '//evil.example', 'java\tscript:alert(1)', '\\\\evil.example', 'https:// a', 'ftp://a.b'])('never links to %s', address => {
    const found = JSON.stringify(parse(`[url=${address}]x[/url] [url]${address}[/url]`))
    expect(found).not.toContain('"link"')
  })

  it('knows mentions, and nobody without a number', () => {
    expect(parse('[USER=5]Ann[/USER]')).toEqual([{ kind: 'mention', of: 'U', id: '5', inside: [text('Ann')] }])
    expect(parse('[USER=x]Ann[/USER]')).toEqual([text('Ann')])
    expect(parse('[PROJECT=9]Crew[/PROJECT]')).toMatchObject([{ kind: 'mention', of: 'SG', id: '9' }])
  })

  it('knows tags of posts, but no numbers of colours or parts of words', () => {
    expect(parse('mind #safety, a#b')).toEqual([text('mind '), { kind: 'tag', name: 'safety' }, text(', a#b')])
    expect(parse('#Безопасность')).toEqual([{ kind: 'tag', name: 'Безопасность' }])
  })

  it('knows files by either id', () => {
    expect(parse('[DISK FILE ID=n12]')).toEqual([{ kind: 'file', id: 'n12' }])
    expect(parse('[document id=91]')).toEqual([{ kind: 'file', id: '91' }])
    expect(parse('[DISK FILE ID=x]')).not.toContainEqual({ kind: 'file', id: 'x' })
  })

  it('makes lists of what stands behind each star', () => {
    expect(parse('[LIST=1][*]one [B]t[/B]\n[*]two[/LIST]')).toEqual([
      { kind: 'list', type: '1', items: [[text('one '), { kind: 'bold', inside: [text('t')] }], [text('two')]] },
    ])
  })

  it('makes tables of rows and cells', () => {
    expect(parse('[TABLE][TR][TD]a[/TD][TD]b[/TD][/TR][/TABLE]')).toEqual([{ kind: 'table', rows: [[[text('a')], [text('b')]]] }])
  })

  it('shows code as it was written', () => {
    expect(parse('[CODE][b]x[/b]\n  y[/CODE]')).toEqual([{ kind: 'code', text: '[b]x[/b]\n  y' }])
  })

  it('takes pictures from the web only', () => {
    expect(parse('[IMG WIDTH=10 HEIGHT=20]https://x.y/z.png[/IMG]')).toEqual([{ kind: 'image', address: 'https://x.y/z.png', width: 10, height: 20 }])
    expect(JSON.stringify(parse('[img]javascript:alert(1)[/img]'))).not.toContain('"image"')
  })

  it('has quotes and spoilers with their titles', () => {
    expect(parse('[QUOTE="Ann B"]q[/QUOTE]')).toEqual([{ kind: 'quote', by: 'Ann B', inside: [text('q')] }])
    expect(parse('[SPOILER=more]q[/SPOILER]')).toEqual([{ kind: 'spoiler', title: 'more', inside: [text('q')] }])
  })

  it('survives what nobody writes by hand', () => {
    const deep = '[b]'.repeat(3000)
    expect(() => parse(deep)).not.toThrow()
    expect(() => parse(`${'[quote]'.repeat(500)}x${'[/quote]'.repeat(500)}`)).not.toThrow()
    expect(() => parse('['.repeat(20_000))).not.toThrow()
    expect(JSON.stringify(parse('x'.repeat(60_000))).length).toBeLessThan(51_000)
  })

  it('takes no longer than it should for the worst of texts', () => {
    const began = performance.now()
    parse('a.'.repeat(25_000))
    parse('https://'.repeat(6_000))
    parse('#a'.repeat(25_000))
    expect(performance.now() - began).toBeLessThan(3000)
  })
})
