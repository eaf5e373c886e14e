// Fetches again what a hint says has changed.
//
// `data-live` of an element names its topics: "ticket:AW-12" (one thing), "ticket" (every thing of a kind), "list" (any ticket).
// `data-fragment-url` gives the element anew (itself, by id, or alone); `?seq=` and `?revision=` say what the answer should
// already know. `data-revision` of the element spares the fetch when it is that new.

import { onHint, start, stop } from './hints.js'
import { morph } from './morph.js'
import { icon, make, text } from './text.js'
import { say, toast } from './toast.js'

const waiting = new Map()
let signedOut = false

export function go() {
  const { liveUrl, liveSeq, portal, person } = document.body.dataset
  onHint(hint => document.querySelectorAll('[data-live][data-fragment-url]').forEach(element => {
    if (concerns(element, hint)) soon(element, hint)
  }))
  start({ liveUrl, liveSeq, portal, person })
}

// Look again, whatever was heard.
export function renew(element) {
  soon(element, {})
}

function concerns(element, { kind, id, revision }) {
  if (kind === 'resync') return true
  const topics = element.dataset.live.split(' ')
  if (topics.includes(`${kind}:${id}`)) return !(revision && Number(element.dataset.revision) >= revision)
  return topics.includes(kind) || (kind === 'ticket' && topics.includes('list'))
}

// Hints that come together make one fetch; a tab that nobody looks at lets others go first.
function soon(element, hint) {
  const before = waiting.get(element)
  const wanted = { seq: Math.max(hint.seq || 0, before?.seq ?? 0), revision: Math.max(hint.revision || 0, before?.revision ?? 0) }
  if (before) return Object.assign(before, wanted, { again: before.running })
  waiting.set(element, wanted)
  setTimeout(() => refresh(element), document.hidden ? 300 + Math.random() * 500 : 40 + Math.random() * 80)
}

async function refresh(element, tries = 0) {
  const wanted = waiting.get(element)
  wanted.running = true
  let later = 0
  try {
    later = await replace(element, wanted)
  } catch {
    later = 2 ** tries
  }
  if (later && tries < 5 && element.isConnected) return setTimeout(() => refresh(element, tries + 1), later * 1000)
  waiting.delete(element)
  if (wanted.again && element.isConnected) soon(element, wanted)
}

// Gives the seconds after which to try again, 0 when done.
async function replace(element, { seq, revision }) {
  const url = new URL(element.dataset.fragmentUrl, location.href)
  if (seq) url.searchParams.set('seq', seq)
  if (revision && element.dataset.live.includes(':')) url.searchParams.set('revision', revision)
  const answer = await fetch(url, { headers: { 'X-Fragment': '1', Accept: 'text/html' }, cache: 'no-store' })
  if (answer.status === 401 || answer.redirected) return tellSignedOut()
  if (answer.status === 429 || answer.status >= 500) return Number(answer.headers.get('Retry-After')) || 2
  if (answer.status === 403 || answer.status === 404) return takeAway(element)
  if (!answer.ok) return 0
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const fresh = (element.id && page.getElementById(element.id)) || page.body.firstElementChild
  if (fresh) tellNew(morph(element, fresh))
  return 0
}

function tellSignedOut() {
  if (!signedOut) toast(text('signedOut'), 'warning', { stay: true })
  signedOut = true
  stop()
  return 0
}

// Who may no longer see it sees it no longer; only what they were writing themselves stays, to be copied.
function takeAway(element) {
  const typed = [...element.querySelectorAll('textarea')].map(area => area.value.trim()).filter(Boolean)
  const own = typed.length ? [make('p', {}, text('ownWords')), ...typed.map(words => make('blockquote', { className: 'own-words' }, words))] : []
  const words = make('div', { className: 'notice__text' }, make('p', { className: 'notice__title' }, text('takenAway')), ...own)
  const told = make('div', { className: 'notice notice--warning' }, icon('lock'), words)
  told.setAttribute('role', 'status')
  element.replaceChildren(told)
  delete element.dataset.fragmentUrl
  return 0
}

function tellNew(added) {
  for (const part of added) {
    part.classList.add('is-new')
    setTimeout(() => part.classList.remove('is-new'), 10_000)
  }
  const words = added.map(part => part.dataset.announce).filter(Boolean)
  if (words.length) say(text('newEntry', { text: words.join(', ') }))
  document.dispatchEvent(new CustomEvent('casebus:morphed'))
}
