import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const SRC = new URL('..', import.meta.url).pathname
const names = (readdirSync(SRC, { recursive: true }) as string[]).filter(name => /\.(vue|ts)$/.test(name) && !name.includes('.test.'))
const files = names.map(name => ({ name, text: readFileSync(join(SRC, name), 'utf8') }))
const having = (what: RegExp, but: string[] = []) => files.filter(each => what.test(each.text) && !but.includes(each.name)).map(each => each.name)

describe('the sources', () => {
  it('never make HTML of a text', () => {
    expect(having(/v-html|innerHTML|outerHTML|insertAdjacentHTML|document\.write/)).toEqual([])
  })
  it('name roles, not colours, in classes', () => {
    expect(having(/class="[^"]*\b(bg|text|border)-(red|blue|green|gray|slate|amber|\[#)/)).toEqual([])
  })
  it('know no left and right, so that they can be mirrored', () => {
    expect(having(/class="[^"]*[\s"](m|p)[lr]-|class="[^"]*\btext-(left|right)\b/)).toEqual([])
  })
  it('take one file per icon and component', () => {
    expect(having(/from '@bitrix24\/(b24icons-vue|b24ui-nuxt)(\/(outline|main|composables))?'/)).toEqual([])
  })
  it('keep components short', () => {
    const long = files.filter(each => each.name.endsWith('.vue') && each.text.split('\n').length > 150).map(each => each.name)
    expect(long).toEqual([])
  })
})
