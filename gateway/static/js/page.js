// Small comforts: the errors get the focus, rows are clickable, boxes tick together, texts are counted and inserted, times stay true.

import { text } from './text.js'

export function comfort() {
  document.querySelector('[data-focus]')?.focus()
  for (const counter of document.querySelectorAll('[data-counter-for]')) count(counter)
  for (const part of document.querySelectorAll('[data-needs-js]')) part.hidden = false
  setInterval(times, 30_000)
}

document.addEventListener('click', event => {
  const target = event.target
  if (target.matches('[data-select-all]')) return selectAll(target)
  const insert = target.closest('[data-insert]')
  if (insert) return put(insert)
  const row = target.closest('[data-row]')
  if (!row || target.closest('a, button, input, label, summary, select') || getSelection()?.toString()) return
  row.querySelector('.row__link')?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey }))
})

document.addEventListener('change', event => {
  const form = event.target.matches('[name=ticket]') && event.target.form
  if (form) bulk(form)
})

function selectAll(box) {
  for (const one of box.closest('table').querySelectorAll('[name=ticket]')) one.checked = box.checked
  if (box.form) bulk(box.form)
}

// `[data-bulk]` shows while something is ticked; `[data-bulk-count]` in it says how much.
function bulk(form) {
  const ticked = form.querySelectorAll('[name=ticket]:checked').length
  for (const bar of form.querySelectorAll('[data-bulk]')) bar.hidden = !ticked
  for (const number of form.querySelectorAll('[data-bulk-count]')) number.textContent = ticked
}

function put({ dataset: { insert, into } }) {
  const field = document.getElementById(into)
  field.closest('form').querySelector('details[open]')?.removeAttribute('open')
  field.focus()
  field.setRangeText(insert, field.selectionStart, field.selectionEnd, 'end')
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

function count(counter) {
  const field = document.getElementById(counter.dataset.counterFor)
  const max = Number(counter.dataset.max)
  const update = () => {
    const left = max - field.value.length
    counter.hidden = left > max * 0.2 && left > 100
    counter.textContent = text('counter', { n: left.toLocaleString(document.documentElement.lang) })
  }
  field.addEventListener('input', update)
  update()
}

const UNITS = [['year', 31536000], ['month', 2592000], ['week', 604800], ['day', 86400], ['hour', 3600], ['minute', 60]]

// As the server says it: after a month it is a date, and stays one.
function times() {
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'always' })
  for (const time of document.querySelectorAll('time[data-relative]')) {
    const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000
    const [unit, length] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['minute', 60]
    if (Math.abs(seconds) < 60 || Math.abs(seconds) > 30 * 86400 || Number.isNaN(seconds)) continue
    const words = format.format(Math.sign(seconds) * Math.max(1, Math.round(Math.abs(seconds) / length)), unit)
    if (time.textContent !== words) time.textContent = words
  }
}
