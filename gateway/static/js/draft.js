// Drafts of forms with `data-draft-key`, kept in this browser until the form was sent and answered without an error.

import { make, text } from './text.js'

const SENT = 'casebus-sent'
const DAYS = 14 * 24 * 3600 * 1000

function place(form) {
  const { portal, person } = document.body.dataset
  return `casebus-draft:${portal}:${person ?? ''}:${form.dataset.draftKey}`
}

function fields(form) {
  return [...form.elements].filter(field => field.name && !field.name.startsWith('_') && field.matches('textarea, select, input:not([type=hidden], [type=password], [type=file], [type=submit])'))
}

function read(field) {
  return field.matches('[type=radio], [type=checkbox]') ? field.checked : field.value
}

export function enhance(form) {
  const key = place(form)
  const start = fields(form).map(read)
  let timer
  const save = () => {
    timer = clearTimeout(timer)
    const values = fields(form).map((field, index) => [field.name, field.type, field.value, read(field), read(field) !== start[index]])
    const typed = values.some(([, type, value, , changed]) => changed && (type === 'textarea' || type === 'text') && value.trim())
    const files = [...form.querySelectorAll('.upload__name')].map(one => one.textContent)
    if (typed) localStorage.setItem(key, JSON.stringify({ at: Date.now(), values, files }))
    else localStorage.removeItem(key)
    form.dataset.draft = typed ? 'kept' : ''
  }
  if (!form.querySelector('[aria-invalid]') && !document.getElementById('errors')) restore(form, key)
  for (const kind of ['input', 'casebus:uploaded']) form.addEventListener(kind, () => { clearTimeout(timer); timer = setTimeout(save, 300) })
  addEventListener('pagehide', () => { if (timer) save() }) // what was typed in the last moment before the tab was closed
  form.addEventListener('submit', event => {
    if (event.defaultPrevented) return
    save()
    sessionStorage.setItem(SENT, key)
  })
}

function restore(form, key) {
  const draft = JSON.parse(localStorage.getItem(key) ?? 'null')
  if (!draft || Date.now() - draft.at > DAYS) return localStorage.removeItem(key)
  const before = fields(form).map(field => [field, read(field)])
  for (const [name, type, value, state, changed] of draft.values) {
    const field = fields(form).find(one => one.name === name && one.type === type && (typeof state !== 'boolean' || one.value === value))
    if (!field || !changed) continue
    if (typeof state === 'boolean') field.checked = state
    else field.value = value
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  const discard = make('button', { type: 'button', className: 'button button--quiet button--sm', onclick: () => {
    for (const [field, state] of before) typeof state === 'boolean' ? (field.checked = state) : (field.value = state)
    localStorage.removeItem(key)
    note.remove()
  } }, text('draftDiscard'))
  const note = make('p', { className: 'cluster small muted', role: 'status' }, make('span', {}, text('draftRestored')), discard)
  if (draft.files?.length) note.append(make('span', {}, text('draftFiles', { names: draft.files.join(', ') }))) // what was uploaded belongs to the page that is gone
  form.prepend(note)
}

// A form that was sent needs its draft no longer when the answer led on to a page without an error, and not to sign in again.
export function forgetSent() {
  const key = sessionStorage.getItem(SENT)
  const arrival = performance.getEntriesByType('navigation')[0]
  sessionStorage.removeItem(SENT)
  if (!arrival?.redirectCount || (arrival.responseStatus || 200) >= 400) return
  if (key.includes(`:${document.body.dataset.person ?? ''}:`) && !document.getElementById('errors')) localStorage.removeItem(key)
}
