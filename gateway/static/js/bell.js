// Keeps the number at the bell: asks for it once where the page does not know it, and again when there is news.
//
// Whoever looks at a ticket just then has read what is told of it, up to the moment of what they see. Opening the page
// has marked that already.

import { onHint } from './hints.js'
import { morph } from './morph.js'

let timer, busy = false, again = false, seen

export function enhance(bell) {
  onHint(({ kind }) => { if (kind === 'notifications' || kind === 'resync') soon(bell) })
  document.addEventListener('visibilitychange', () => { if (bell.dataset.bellTicket && !document.hidden && bell.textContent.trim()) soon(bell) })
  seen = readAt()
  document.addEventListener('casebus:morphed', () => { if (bell.dataset.bellTicket && readAt() !== seen && (busy || bell.textContent.trim())) soon(bell) })
  if ('bellUnknown' in bell.dataset) soon(bell, false)
}

function readAt() {
  return document.querySelector('[data-read-at]')?.dataset.readAt ?? ''
}

function soon(bell, mark = true) {
  clearTimeout(timer)
  timer = setTimeout(() => refresh(bell, mark), document.hidden ? 500 + Math.random() * 1000 : 50 + Math.random() * 100)
}

async function refresh(bell, mark) {
  if (busy) return (again = true)
  busy = true
  try {
    await look(bell, mark)
  } catch {
    // the next page or the next hint brings the number
  }
  busy = false
  if (again) { again = false; soon(bell) }
}

async function look(bell, mark) {
  const { bellTicket, bellUrl, bellMark } = bell.dataset
  const headers = { 'X-Fragment': '1', Accept: 'text/html' }
  const read = mark && bellTicket && !document.hidden
  const until = readAt()
  const body = read && new URLSearchParams({ csrf: document.body.dataset.csrf, ticket: bellTicket, until })
  if (read) seen = until
  const answer = await (read ? fetch(bellMark, { method: 'POST', headers, body }) : fetch(bellUrl, { headers, cache: 'no-store' }))
  if (!answer.ok || answer.redirected) return
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('bell')
  if (!fresh) return
  if (bellTicket) fresh.dataset.bellTicket = bellTicket
  morph(bell, fresh)
}
