// What a user of @bitrix24/b24jssdk does; prints what came of it as JSON.
import { randomBytes } from 'node:crypto'
import { B24Hook } from '@bitrix24/b24jssdk'

const [hook, narrow, blocked] = process.argv.slice(2)
const $b24 = B24Hook.fromWebhookUrl(hook)
$b24.offClientSideWarning()
const v2 = $b24.actions.v2
const seen = {}

async function refused(call) {
  try {
    const answer = await call()
    const [error] = [...answer.getErrors()]
    return { status: error?.status, code: error?.code, text: answer.getErrorMessages().join() }
  } catch (error) {
    return { status: error.status, code: error.code, text: error.message }
  }
}

const content = randomBytes(100_000)
const added = await v2.call.make({
  method: 'log.blogpost.add',
  params: {
    POST_TITLE: 'New', POST_MESSAGE: 'b + & ü', DEST: ['UA'], IMPORTANT: 'Y',
    FILES: [['a.bin', content.toString('base64')]]
  }
})
seen.added = added.getData().result

const deprecated = await $b24.callMethod('log.blogpost.get', { POST_ID: seen.added })
seen.read = deprecated.getData().result[0]

const attached = await v2.call.make({
  method: 'disk.attachedObject.get', params: { id: seen.read.FILES[0] }
})
const download = await fetch(attached.getData().result.DOWNLOAD_URL)
seen.same = Buffer.from(await download.arrayBuffer()).equals(content)

const shared = await v2.call.make({
  method: 'log.blogpost.share', params: { POST_ID: seen.added, DEST: ['SG69', 'DR4'] }
})
seen.shared = shared.getData().result

const named = await v2.batch.make({
  calls: {
    a: ['log.blogpost.add', { POST_MESSAGE: 'batch + &', DEST: ['UA', 'U1'] }],
    g: ['log.blogpost.get', { POST_ID: '$result[a]' }]
  },
  options: { isHaltOnError: true, returnAjaxResult: true }
})
const answers = named.getData()
seen.named = { a: answers.a.getData().result, g: answers.g.getData().result[0].ID }

const listed = await v2.batch.make({
  calls: [['user.current', {}], ['scope', {}]],
  options: { isHaltOnError: true, returnAjaxResult: false }
})
seen.listed = listed.getData().length

seen.pages = []
let page = await v2.call.make({ method: 'log.blogpost.get', params: {} })
seen.total = page.getTotal()
for (;;) {
  seen.pages.push(...page.getData().result.map(post => post.ID))
  if (!page.isMore()) break
  page = await page.getNext($b24.getHttpClient('v2'))
}

const people = await v2.callList.make({ method: 'user.get', idKey: 'ID' })
seen.people = people.getData().length

seen.errors = {
  unknown: await refused(() => v2.call.make({ method: 'no.such' })),
  wrongPost: await refused(() => v2.call.make({ method: 'log.blogpost.delete', params: { POST_ID: 0 } })),
  credentials: await refused(() =>
    B24Hook.fromWebhookUrl(hook.replace(/\/$/, 'x/')).actions.v2.call.make({ method: 'profile' })),
  scope: await refused(() =>
    B24Hook.fromWebhookUrl(narrow).actions.v2.call.make({ method: 'log.blogpost.get' }))
}

seen.blocked = {}
for (const [code, url] of Object.entries(JSON.parse(blocked))) {
  seen.blocked[code] = await refused(() =>
    B24Hook.fromWebhookUrl(url).actions.v2.call.make({ method: 'profile' }))
}

console.log(JSON.stringify(seen))
