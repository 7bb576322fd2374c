// What a user of @bitrix24/b24jssdk does with OAuth; prints what came of it as JSON, before and
// after a line on standard input that says that the token has expired.
import { once } from 'node:events'
import { B24OAuth } from '@bitrix24/b24jssdk'

const [got, secret] = process.argv.slice(2).map((text) => JSON.parse(text))
const $b24 = new B24OAuth({
  applicationToken: '',
  userId: got.user_id,
  memberId: got.member_id,
  accessToken: got.access_token,
  refreshToken: got.refresh_token,
  expires: got.expires,
  expiresIn: got.expires_in,
  scope: got.scope,
  domain: got.domain,
  clientEndpoint: got.client_endpoint,
  serverEndpoint: got.server_endpoint,
  status: got.status
}, secret)
$b24.offClientSideWarning()
const v2 = $b24.actions.v2
let refreshed = 0
let params
$b24.setCallbackRefreshAuth(async ({ b24OAuthParams }) => { refreshed += 1; params = b24OAuthParams })

async function me() {
  const answer = await v2.call.make({ method: 'profile', params: {} })
  return answer.getData().result.ID
}

console.log(JSON.stringify({ me: await me() }))
await once(process.stdin, 'data')
const again = await me()
const added = await v2.call.make({
  method: 'log.blogpost.add', params: { POST_MESSAGE: 'By a token', DEST: ['UA'] }
})
const id = added.getData().result
const read = await v2.call.make({ method: 'log.blogpost.get', params: { POST_ID: id } })
console.log(JSON.stringify({
  me: again,
  refreshed,
  token: params.accessToken,
  serverEndpoint: params.serverEndpoint,
  added: id,
  post: read.getData().result[0].ID
}))
process.exit(0)
