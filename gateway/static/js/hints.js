// Hints about what changed, one EventSource for all tabs of a portal.
//
// The tab that holds a Web Lock owns `<live url>?after=<seq>` and passes each hint on by BroadcastChannel. Events: `hint` with
// {kind, id, revision, seq} (`id:` is the stream sequence) and `resync` when the sequence is too old to go on from.
// Where a browser has no Web Locks (plain http that is not loopback), each tab has its own.

import { text } from './text.js'
import { dismiss, toast } from './toast.js'

const KEPT = 300
const listeners = new Set()
const seen = new Set()
const recent = []
let url, channel, source, lost, release, ended, last = 0, from = 0, wait = 1000

// Calls back with each hint, and with {kind: 'resync'} when everything may have changed.
export function onHint(listener) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function start({ liveUrl, liveSeq, portal, person }) {
  url = liveUrl
  last = Number(liveSeq) || 0
  const name = `casebus-live:${portal}:${person ?? ''}`
  addEventListener('pageshow', event => { if (event.persisted) tell({ kind: 'resync', seq: 0 }) })
  if (!navigator.locks || !globalThis.BroadcastChannel) return open()
  channel = new BroadcastChannel(name)
  channel.onmessage = ({ data }) => receive(data)
  navigator.locks.request(name, () => new Promise(done => { release = done; open() }))
  channel.postMessage({ joined: last })
}

function receive({ hint, joined, state }) {
  if (hint) return tell(hint)
  if (state) return show(state)
  if (source && joined !== undefined) catchUp(joined)
}

// What a tab missed between the making of its page and its first word here.
function catchUp(joined) {
  channel.postMessage({ state: document.documentElement.dataset.live })
  if (joined < from && joined < (recent[0]?.seq ?? from)) return channel.postMessage({ hint: { kind: 'resync', seq: 0, since: joined } })
  for (const hint of recent) if (hint.seq > joined) channel.postMessage({ hint })
}

// Whoever is signed out hears no more; another tab, signed in again, may hold the lock.
export function stop() {
  ended = true
  source?.close()
  release?.()
  clearTimeout(lost?.timer)
  if (lost?.toast) dismiss(lost.toast)
}

function open() {
  if (ended) return release?.()
  from = last
  source = new EventSource(last ? `${url}?after=${last}` : url)
  source.onopen = () => { wait = 1000; pass('state', 'back') }
  source.addEventListener('hint', event => lead({ seq: Number(event.lastEventId) || 0, ...JSON.parse(event.data) }))
  source.addEventListener('resync', event => lead({ kind: 'resync', seq: Number(event.lastEventId) || 0 }))
  source.onerror = () => {
    pass('state', 'lost')
    if (source.readyState !== EventSource.CLOSED) return
    if (wait === 1000) pass('hint', { kind: 'resync', seq: 0 }) // refused, not only cut off: what is on the page may be no more
    setTimeout(open, wait * (0.75 + Math.random() / 2))
    wait = Math.min(wait * 2, 30_000)
  }
}

function lead(hint) {
  recent.push(hint)
  if (recent.length > KEPT) from = recent.shift().seq
  pass('hint', hint)
}

function pass(name, value) {
  channel?.postMessage({ [name]: value })
  receive({ [name]: value })
}

function tell(hint) {
  const key = `${hint.seq}:${hint.kind}:${hint.id}:${hint.since}`
  if (hint.seq && seen.has(key)) return
  seen.add(key)
  if (seen.size > KEPT) seen.delete(seen.values().next().value)
  last = Math.max(last, hint.seq || 0)
  for (const listener of listeners) listener(hint)
}

// A short interruption is nobody's business.
function show(state) {
  if (ended) return
  document.documentElement.dataset.live = state
  if (state === 'lost') return (lost ??= { timer: setTimeout(() => { lost.toast = toast(text('liveLost'), 'warning', { stay: true }) }, 10_000) })
  if (!lost) return
  clearTimeout(lost.timer)
  if (lost.toast) { dismiss(lost.toast); toast(text('liveBack'), 'success') }
  lost = undefined
}
