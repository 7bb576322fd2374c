import { result } from '@/api/call'
import { me } from '@/api/session'

/** Signs in with the server's own form, without leaving the page; whether it worked. */
export async function signIn(login: string, password: string): Promise<boolean> {
  try {
    const form = new DOMParser().parseFromString(await (await fetch('/login')).text(), 'text/html')
    const csrf = form.querySelector<HTMLInputElement>('input[name="csrf"]')?.value ?? ''
    const answer = await fetch('/login', {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ login, password, csrf, next: '/' }),
    })
    // Whoever is signed in is sent on to the page.
    return answer.type === 'opaqueredirect'
  } catch {
    return false
  }
}

/** Whether the person who has signed in is the one whose page this is. */
export const isStillMe = async (): Promise<boolean> => String((await result<{ ID: string }>('profile')).ID) === String(me().id)
