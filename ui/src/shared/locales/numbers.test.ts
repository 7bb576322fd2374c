import { afterEach, expect, it } from 'vitest'
import { createSSRApp } from 'vue'
import { i18n, language } from '.'

afterEach(() => { language.value = 'en' })

it('writes numbers as the language does, wherever it is asked', () => {
  const { $n } = createSSRApp({}).use(i18n).config.globalProperties
  expect([1, 1234, 1234567].map(each => $n(each))).toEqual(['1', '1,234', '1,234,567'])
  expect([0, 0.07, 1].map(each => $n(each, { style: 'percent' }))).toEqual(['0%', '7%', '100%'])
  expect([$n(0.5), $n(-1)]).toEqual(['0.5', '-1'])
  expect($n).toBe(i18n.global.n)
  language.value = 'ru'
  expect($n(1234567).replace(/\s/g, ' ')).toBe('1 234 567')
})
