// Keeps the number at the bell: asks for it once where the page does not know it, and again when there is news.
//
// Whoever looks at a ticket just then has read what is told of it.

import { onHint } from './hints.js'
import { morph } from './morph.js'

let timer, busy = false, again = false

export function enhance(bell) {
  onHint(({ kind }) => { if (kind === 'notifications' || kind === 'resync') soon(bell) })
  document.addEventListener('visibilitychange', () => { if (bell.dataset.bellTicket && !document.hidden && bell.textContent.trim()) soon(bell) })
  if ('bellUnknown' in bell.dataset) soon(bell)
}

function soon(bell) {
  clearTimeout(timer)
  timer = setTimeout(() => refresh(bell), document.hidden ? 500 + Math.random() * 1000 : 50 + Math.random() * 100)
}

async function refresh(bell) {
  if (busy) return (again = true)
  busy = true
  try {
    await look(bell)
  } catch {
    // the next page or the next hint brings the number
  }
  busy = false
  if (again) { again = false; soon(bell) }
}

async function look(bell) {
  const { bellTicket, bellUrl, bellMark } = bell.dataset
  const headers = { 'X-Fragment': '1', Accept: 'text/html' }
  const read = bellTicket && !document.hidden
  const body = read && new URLSearchParams({ csrf: document.body.dataset.csrf, ticket: bellTicket })
  const answer = await (read ? fetch(bellMark, { method: 'POST', headers, body }) : fetch(bellUrl, { headers, cache: 'no-store' }))
  if (!answer.ok || answer.redirected) return
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('bell')
  if (!fresh) return
  if (bellTicket) fresh.dataset.bellTicket = bellTicket
  morph(bell, fresh)
}
