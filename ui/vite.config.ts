import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import vueI18n from '@intlify/unplugin-vue-i18n/vite'
import b24ui from '@bitrix24/b24ui-nuxt/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const outDir = here('../src/feed24/page/static')

/** Beside each text file its compressed forms, so that the server never compresses. */
function precompressed(): Plugin {
  return {
    name: 'precompressed',
    apply: 'build',
    closeBundle() {
      for (const name of readdirSync(outDir, { recursive: true }) as string[]) {
        const path = join(outDir, name)
        if (!/\.(js|css|svg|json)$/.test(name) || statSync(path).size < 1024) continue
        const content = readFileSync(path)
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
        const params = { [constants.BROTLI_PARAM_QUALITY]: 11 }
        writeFileSync(`${path}.br`, brotliCompressSync(content, { params }))
      }
    },
  }
}

// A portal to develop against: FEED24_DEV_URL=https://localhost:8443 FEED24_DEV_WEBHOOK=1/CODE
const portal = process.env.FEED24_DEV_URL ?? 'https://localhost:8443'
const webhook = process.env.FEED24_DEV_WEBHOOK

// What is fetched when somebody asks for it, though it lives in a folder of the feed.
const LATER = /(Panel|Page|Poll\w*|Films|KitMenu|Person(Field|Options|Row)|Medals|Contacts|WorksWith|AckList|AsOf|Proof|ChosenPosts)\.vue|(lightbox|chain|toConfirm|sendFile|emoji\/picker)\.ts|locales|text\/editor|RichComment|audience\/(Head|Recipient(Field|Icon|Option)|counting|options|marked)|posts\/composer\/(?!open|ComposeBox|ComposerHost|texts\.ts)/
const DRAWN = /ui\/src\/(posts|comments|reactions|text|files|gratitude|acknowledgements|audience|people|shared|outbox|emoji|drafts\/store)\/?.*\.(vue|ts)/

/** Everything that the feed draws at once is one file. */
const feed = (id: string): boolean =>
  /\/FeedRail\.vue/.test(id) || (DRAWN.test(id) && !LATER.test(id))

export default defineConfig({
  plugins: [
    vue(),
    b24ui({ colorMode: true, dts: false, prose: false, mdc: false, experimental: { componentDetection: true } }),
    vueI18n({ include: [here('./src/**/texts.*.json'), here('./src/*/own-texts.*.json')], runtimeOnly: true, fullInstall: false, dropMessageCompiler: true, strictMessage: true }),
    precompressed(),
  ],
  resolve: { alias: { '@': here('./src') } },
  define: { __INTLIFY_PROD_DEVTOOLS__: false, __VUE_PROD_DEVTOOLS__: false },
  build: {
    outDir,
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // Few files before the first post; what is fetched later stays apart.
        codeSplitting: {
          groups: [
            { name: 'vendor', test: /node_modules[\\/](vue|@vue|vue-router|vue-i18n|@intlify|@tanstack|@vueuse|@bbob|defu)[\\/]/, priority: 3 },
            { name: 'feed', test: feed, priority: 2 },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/rest': {
        target: portal,
        secure: false,
        rewrite: path => (webhook ? path.replace(/^\/rest/, `/rest/${webhook}`) : path),
      },
      '/login': { target: portal, secure: false },
      '/files': { target: portal, secure: false },
    },
  },
})
