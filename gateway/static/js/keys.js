// The keyboard of the desk: `data-key` of an element is its key, `data-key-label` its words in the list that `?` shows.
// j, k, o and x walk through the rows of a list; Ctrl-K (or Cmd-K) finds anything. The list can switch single keys off.

import { make, text } from './text.js'
import { openCommand } from './command.js'

const OFF = 'casebus-keys-off'
const ROWS = { j: 'nextRow', k: 'previousRow', o: 'openRow' }
let help

document.addEventListener('keydown', event => {
  if ((event.ctrlKey || event.metaKey) && event.key === 'k' && !event.altKey) {
    event.preventDefault()
    return openCommand()
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return
  if (isTyping(event.target) || document.querySelector('dialog[open]') || localStorage.getItem(OFF)) return
  if (event.key === '?') showHelp()
  else if (!walk(event.key) && !press(event.key)) return
  event.preventDefault()
})

for (const button of document.querySelectorAll('[data-shortcuts]')) {
  button.hidden = false
  button.addEventListener('click', showHelp)
}

function isTyping(target) {
  return target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=button])')
}

function rows() {
  return [...document.querySelectorAll('[data-row]')].filter(row => row.checkVisibility())
}

function walk(key) {
  const all = rows()
  const here = all.indexOf(document.activeElement?.closest('[data-row]') ?? all.find(row => row.ariaCurrent === 'true'))
  if (key === 'x' && here >= 0) return toggle(all[here])
  if (!(key in ROWS) || !all.length) return false
  if (key === 'o') {
    if (here < 0) return false
    all[here].querySelector('.row__link').click()
    return true
  }
  const target = all[Math.min(Math.max(here + (key === 'j' ? 1 : -1), 0), all.length - 1)]
  target.querySelector('.row__link').focus({ focusVisible: true })
  target.scrollIntoView({ block: 'nearest' })
  return true
}

function toggle(row) {
  const box = row.querySelector('.tick input')
  box?.click()
  return Boolean(box)
}

function press(key) {
  const element = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(one => one.checkVisibility())
  if (!element) return false
  if (element.matches('input[type=search], input[type=text], textarea, select')) {
    element.focus()
    element.select?.()
    return true
  }
  element.click()
  const target = element.dataset.focusTarget && document.getElementById(element.dataset.focusTarget)
  const inner = target || element.closest('details')?.querySelector('input:not([type=hidden]), textarea, select, button, a')
  inner?.focus()
  return true
}

function showHelp() {
  help?.remove()
  const known = [...document.querySelectorAll('[data-key][data-key-label]')].filter(one => one.checkVisibility()).map(one => [one.dataset.key, one.dataset.keyLabel])
  if (rows().length) known.unshift(...Object.entries(ROWS).map(([key, words]) => [key, text(words)]))
  known.push(['Ctrl K', text('goCommand')], ['?', text('showShortcuts')])
  const list = make('dl', { className: 'shortcuts' }, ...[...new Map(known)].map(([key, words]) => make('div', {}, make('dt', {}, words), make('dd', {}, make('kbd', {}, key)))))
  const off = make('input', { type: 'checkbox', checked: !localStorage.getItem(OFF), onchange: () => (off.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, '1')) })
  const title = make('h2', { className: 'dialog__title', id: 'shortcuts-title' }, text('shortcuts'))
  const close = make('form', { method: 'dialog' }, make('button', { className: 'button button--secondary' }, text('close')))
  help = make('dialog', { className: 'dialog' }, make('div', { className: 'dialog__head' }, title, close),
    make('div', { className: 'dialog__body stack' }, list, make('label', { className: 'check' }, off, make('span', {}, text('keysOn')))))
  help.setAttribute('aria-labelledby', title.id)
  document.body.append(help)
  help.showModal()
}
